import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtApp } from '../support/built-app.ts';
import { windowOf } from '../support/electron/page.ts';
import { type StartedMain, startMain } from '../support/electron/started-main.ts';
import { chromiumPath, noBrowser, openBrowser } from '../../scripts/browser/served-app.ts';
import { closingFlow } from '../../scripts/try-package/closing-flow.ts';
import { demoFlow } from '../../scripts/try-package/demo-flow.ts';
import type { Moment, StartedApp } from '../../scripts/try-package/started-app.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What `npm run try-package` does with the real program, over the preload script and the IPC of a stand-in for Electron. */
describe.skipIf(chromiumPath === undefined)(`the window${noBrowser}`, () => {
  async function open(folder: string): Promise<{ app: StartedApp; main: StartedMain; errors: string[] }> {
    const dist = await builtApp();
    const main = startMain(path.join(dist, 'main/main.js'), path.join(folder, 'home'), {
      HF_HOME: path.join(folder, 'hf'),
      HF_ENDPOINT: 'http://127.0.0.1:9',
      LORIKEET_CACHE: path.join(folder, 'cache'),
    });
    const browser = await openBrowser();
    onTestFinished(async () => {
      await browser.close();
      if (main.process.exitCode === null) await main.stop();
    });
    const page = await (
      await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
    ).newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    return { app: await windowOf(main, page, path.join(dist, 'preload/preload.cjs')), main, errors };
  }

  it('leads from nothing to an exported adapter', async () => {
    const folder = temporaryFolder();
    const { app, main, errors } = await open(folder);
    await demoFlow(await app.page(), new URL('/new', app.home).href, path.join(folder, 'adapter'));
    await app.closeWindow();
    expect(await app.exitCode()).toBe(0);
    expect(errors).toEqual([]);
    expect(main.output()).not.toContain('refused');
  });

  it('closes in the middle of a run, finds it again when the app is opened, and leaves with 0', async () => {
    const { app, main, errors } = await open(temporaryFolder());
    const moments: Moment[] = [];
    await closingFlow(app, async (moment) => void moments.push(moment));
    expect(moments).toEqual(['training', 'back']);
    expect(main.heard('dialog')).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
