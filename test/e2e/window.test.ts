import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { builtApp } from '../support/built-app.ts';
import { openAsWindow } from '../support/electron/page.ts';
import { startMain } from '../support/electron/started-main.ts';
import { chromiumPath, noBrowser, openBrowser } from '../../scripts/browser/served-app.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { demoFlow } from './demo-flow.ts';

it.skipIf(chromiumPath === undefined)(
  `from nothing to an exported adapter in the window, over the preload script and Electron's IPC${noBrowser}`,
  async () => {
    const folder = temporaryFolder();
    const dist = await builtApp();
    const main = startMain(path.join(dist, 'main/main.js'), path.join(folder, 'home'), {
      HF_HOME: path.join(folder, 'hf'),
      HF_ENDPOINT: 'http://127.0.0.1:9',
      LORIKEET_CACHE: path.join(folder, 'cache'),
    });
    const browser = await openBrowser();
    onTestFinished(async () => {
      await browser.close();
      await main.stop();
    });
    const page = await (
      await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
    ).newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await openAsWindow(main, page, path.join(dist, 'preload/preload.cjs'));
    await demoFlow(page, 'http://lorikeet.test/new', path.join(folder, 'adapter'));
    expect(errors).toEqual([]);
    expect(main.output()).not.toContain('refused');
  },
);
