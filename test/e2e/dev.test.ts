import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { appEnvironment, chromiumPath, noBrowser, openBrowser } from '../../scripts/browser/served-app.ts';
import { checkoutCopy } from '../support/checkout-copy.ts';
import { startDev } from '../support/dev-command.ts';
import { temporaryFolder } from '../support/temporary.ts';

// Elsewhere a window can be opened without a screen's being named.
it.skipIf(chromiumPath === undefined || process.platform !== 'linux')(
  `npm run dev shows a changed text at once, and goes on with a changed host${noBrowser}`,
  { timeout: 400_000 },
  async () => {
    const folder = temporaryFolder();
    const checkout = checkoutCopy();
    const dev = startDev(checkout.folder, ['--port', '0', '--runs', path.join(folder, 'runs')], {
      ...appEnvironment(folder),
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
    });
    const [link] = await dev.printed(/http:\/\/127\.0\.0\.1:\d+\/enter\S+/);
    const { origin } = new URL(link);
    const browser = await openBrowser();
    onTestFinished(() => browser.close());
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    page.setDefaultTimeout(120_000);

    await page.goto(link);
    await page.goto(`${origin}/runs`);
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    checkout.change('src/renderer', 'No runs yet', 'Nothing has been trained');
    await page.getByRole('heading', { name: 'Nothing has been trained' }).waitFor();

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByText('0.1.0', { exact: true }).waitFor();
    checkout.change('src/host', 'packageJson.version', "'9.9.9'");
    // `version` comes first; what the page shows is the second.
    checkout.change('src/host', 'packageJson.version', "'9.9.9'");
    await page.getByText('9.9.9', { exact: true }).waitFor();

    // The browser alone was let in: others, and other sites in it, are refused as `lorikeet serve` refuses them.
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);
    const upload = (headers: Record<string, string>) =>
      fetch(`${origin}/upload?name=a.csv`, { method: 'POST', body: 'text,label\n', headers });
    const [cookie] = await page.context().cookies();
    const let_in = { cookie: `${cookie!.name}=${cookie!.value}` };
    expect((await upload({ origin })).status).toBe(403);
    expect((await upload({ ...let_in, origin: 'https://evil.example' })).status).toBe(403);
    expect((await upload({ ...let_in, origin })).status).toBe(200);
  },
);
