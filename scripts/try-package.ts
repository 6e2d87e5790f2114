/**
 * npm run try-package -- FOLDER [--screenshots release/tried]
 *
 * Tries the app that electron-builder packed into FOLDER (`release/linux-unpacked`, `release/win-unpacked`,
 * `release/mac-arm64/Lorikeet.app`) on the system it is for, with a screen:
 *
 * 1. The fuses of the program are those of `electron-builder.config.ts`.
 * 2. The program exactly as packed opens its window, trains the demo, exports an adapter that proves itself, and ends with 0.
 * 3. A copy whose main process can be debugged closes its window in the middle of a run, finds the run again, and ends with 0.
 *
 * Everything it keeps is in a temporary folder. Screenshots and logs stay in the folder that is named. Ends with 1 where anything
 * goes wrong.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { appEnvironment } from './browser/served-app.ts';
import { closingFlow } from './try-package/closing-flow.ts';
import { demoFlow } from './try-package/demo-flow.ts';
import { copyForDebugger, wrongFuses } from './try-package/fuses.ts';
import type { StartedApp, Watch } from './try-package/started-app.ts';
import { startAsPacked, startForDebugger } from './try-package/started-package.ts';
import { unpackedApp } from './try-package/unpacked-app.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { screenshots: { type: 'string', default: 'release/tried' } },
});
if (positionals.length !== 1) {
  console.error('usage: npm run try-package -- FOLDER [--screenshots release/tried]');
  process.exit(2);
}
const app = unpackedApp(positionals[0]!);
const screenshots = path.resolve(options.screenshots);
mkdirSync(screenshots, { recursive: true });
const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-try-'));
const env = { ...(process.env as Record<string, string>), ...appEnvironment(folder) };

/** Goes through a flow; the window as it was and the log of the app are kept where it fails. */
async function step(name: string, started: Promise<StartedApp>, flow: (app: StartedApp) => Promise<void>) {
  const running = await started;
  try {
    await flow(running);
    console.log(`${name}: done`);
  } catch (error) {
    const page = await Promise.race([running.page(), new Promise<null>((resolve) => setTimeout(resolve, 5000, null))]);
    await page?.screenshot({ path: path.join(screenshots, `${name}-failed.png`) }).catch(() => undefined);
    throw error;
  }
}

const watchAs =
  (name: string): Watch =>
  async (moment, page) => {
    await page.screenshot({ path: path.join(screenshots, `${name}-${moment}.png`) });
  };

try {
  assert.deepEqual(await wrongFuses(app), [], 'the fuses of the program');
  console.log('fuses: done');

  const watch = watchAs('packed');
  await step('packed', startAsPacked(app, path.join(folder, 'packed'), env), async (running) => {
    const page = await running.page();
    await watch('open', page);
    await demoFlow(page, new URL('/new', running.home).href, path.join(folder, 'adapter'), watch);
    await running.closeWindow();
    assert.equal(await running.exitCode(), 0, 'the exit code of the app');
  });

  const copy = await copyForDebugger(app, path.join(folder, 'copy'));
  const debugged = startForDebugger(copy, path.join(folder, 'closed'), env);
  await step('closed', debugged, (running) =>
    closingFlow(running, async (moment, page) => {
      await watchAs('closed')(moment, page);
      if (moment !== 'training') return;
      const processes = await (
        await debugged
      ).electron.evaluate(({ app: shell }) =>
        shell.getAppMetrics().map(({ type, name, serviceName }) => `${type} ${name ?? serviceName ?? ''}`),
      );
      assert.ok(processes.includes('Utility Lorikeet training'), `no utility process trains: ${processes.join(', ')}`);
    }),
  );
} finally {
  for (const name of ['packed', 'closed']) {
    const logs = path.join(folder, name, 'logs');
    if (existsSync(logs)) cpSync(logs, path.join(screenshots, `${name}-logs`), { recursive: true });
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
