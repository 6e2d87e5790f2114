import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** Debian's Chromium, or the one LORIKEET_CHROMIUM names; null where there is none. */
export const chromiumPath = [process.env['LORIKEET_CHROMIUM'], '/usr/bin/chromium'].find(
  (file): file is string => file !== undefined && existsSync(file),
);

/** Why tests in a browser are skipped, for their title. */
export const noBrowser = chromiumPath === undefined ? ' (skipped: set LORIKEET_CHROMIUM to a Chromium)' : '';

/** `lorikeet serve`, from a build. */
export interface ServedApp {
  /** Opens the app once. */
  readonly link: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Serves a built app with everything it keeps under `folder`, without a network; `port` 0 takes a free one. */
export async function serveApp(dist: string, folder: string, environment: NodeJS.ProcessEnv = {}): Promise<ServedApp> {
  const child = spawn(
    process.execPath,
    [path.join(dist, 'main/cli.js'), 'serve', '--port', '0', '--json', '--runs', path.join(folder, 'runs')],
    {
      env: { ...process.env, ...appEnvironment(folder), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = once(child, 'exit');
  const link = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const line = output.split('\n').find((text) => text.includes('"serving"'));
      if (line !== undefined) resolve((JSON.parse(line) as { link: string }).link);
    });
    void ended.then(() => reject(new Error(`the server ended:\n${output}`)));
  });
  return {
    link,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Variables with which the app keeps all it has under `folder` and finds no network. */
export function appEnvironment(folder: string): Record<string, string> {
  return {
    LORIKEET_DATA: path.join(folder, 'app'),
    LORIKEET_CACHE: path.join(folder, 'cache'),
    HF_HOME: path.join(folder, 'hf'),
    HF_ENDPOINT: 'http://127.0.0.1:9',
    HF_TOKEN: '',
    // Where the command line keeps a token.
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    APPDATA: path.join(folder, 'config'),
  };
}

/** A Chromium without background network requests. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A window of the size the layout was designed for. */
export function openWindow(browser: Browser, colorScheme: 'light' | 'dark' = 'light'): Promise<BrowserContext> {
  return browser.newContext({
    colorScheme,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
}
