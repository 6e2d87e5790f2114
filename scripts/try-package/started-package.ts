import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  _electron,
  type Browser,
  type BrowserContext,
  chromium,
  type ElectronApplication,
  type Page,
} from 'playwright-core';
import type { StartedApp } from './started-app.ts';
import type { UnpackedApp } from './unpacked-app.ts';

const home = 'lorikeet://app/';

/** What a program is started with so that it keeps all it has in one folder, and speaks English. */
const argumentsFor = (folder: string) => [`--user-data-dir=${folder}`, '--lang=en-US'];

/** The one page there is, or the next that opens. */
async function pageOf(context: BrowserContext): Promise<Page> {
  const page = context.pages().find((open) => !open.isClosed()) ?? (await context.waitForEvent('page'));
  await page.waitForURL((address) => address.href.startsWith(home));
  return page;
}

/** Starts a program beside one that runs on the same folder: it hands over to that and ends. */
async function startSecond(program: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [code] = (await once(spawn(program, argumentsFor(folder), { env, stdio: 'ignore' }), 'exit')) as [
    number | null,
  ];
  if (code !== 0) throw new Error(`the second start ended with code ${code}`);
}

/** A program with its pages open to a debugger. */
export interface DebuggedProgram {
  readonly process: ChildProcess;
  readonly browser: Browser;
}

/**
 * Starts a program built on Chromium, and takes hold of its pages.
 *
 * @throws {Error} with what it printed, where it ends before it can be debugged
 */
export async function startDebugged(
  program: string,
  programArguments: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<DebuggedProgram> {
  const child = spawn(program, ['--remote-debugging-port=0', ...programArguments], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const lines: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      lines.push(line);
      const [, socket] = /^DevTools listening on (ws:\/\/\S+)$/.exec(line.trim()) ?? [];
      if (socket !== undefined) resolve(socket);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with code ${code}:\n${lines.join('\n')}`)));
  });
  // Electron's pages have one context, which cannot be changed as a browser's can.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  return { process: child, browser };
}

/** The app exactly as packed: its pages are driven, its main process is left alone. */
export async function startAsPacked(app: UnpackedApp, folder: string, env: NodeJS.ProcessEnv): Promise<StartedApp> {
  const { process: child, browser } = await startDebugged(app.program, argumentsFor(folder), env);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const context = browser.contexts()[0]!;
  return {
    home,
    page: () => pageOf(context),
    async closeWindow() {
      const page = await pageOf(context);
      const closed = page.waitForEvent('close');
      await page.evaluate('void setTimeout(() => window.close())');
      await closed;
    },
    startAgain: () => startSecond(app.program, folder, env),
    async exitCode() {
      if (process.platform === 'darwin') child.kill('SIGTERM');
      const [code] = await ended;
      await browser.close();
      return code;
    },
  };
}

/** An app whose main process can be debugged, too, so that what it would ask in a dialog of the system can be answered. */
export interface DebuggedApp extends StartedApp {
  readonly electron: ElectronApplication;
}

/** Starts a copy of the app that {@link copyForDebugger} made. */
export async function startForDebugger(
  app: UnpackedApp,
  folder: string,
  env: Record<string, string>,
): Promise<DebuggedApp> {
  const electron = await _electron.launch({
    executablePath: app.program,
    // Its signature is another than the one that the keychain knows the app by.
    args: [...argumentsFor(folder), ...(process.platform === 'darwin' ? ['--use-mock-keychain'] : [])],
    env,
    chromiumSandbox: true,
  });
  const child = electron.process();
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  return {
    electron,
    home,
    page: () => pageOf(electron.context()),
    async closeWindow() {
      const page = await pageOf(electron.context());
      const closed = page.waitForEvent('close');
      await (await electron.browserWindow(page)).evaluate((window: { close(): void }) => window.close());
      await closed;
    },
    startAgain: () => startSecond(app.program, folder, env),
    async exitCode() {
      if (process.platform === 'darwin')
        await electron.evaluate(({ app: shell }) => shell.quit()).catch(() => undefined);
      return (await ended)[0];
    },
  };
}
