import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { StartedApp } from '../../../scripts/try-package/started-app.ts';
import type { StartedMain } from './started-main.ts';

/** Where the browser finds the pages of the window: its own scheme is unknown there. */
const origin = 'http://lorikeet.test';
const ownScheme = 'lorikeet://app';

/**
 * Makes a browser's page the window of a main process: it loads what the main process serves, under the headers it sends,
 * and runs the built preload script over Electron's IPC, which the test carries.
 */
export async function openAsWindow(main: StartedMain, page: Page, preload: string): Promise<void> {
  const own = (address: string) => address.replace(origin, ownScheme);
  await page.route(`${origin}/**`, async (route) => {
    // A reload: the page that asked before is gone.
    if (route.request().isNavigationRequest()) main.send({ type: 'reload' });
    const { status, headers, body } = await main.fetch(own(route.request().url()));
    await route.fulfill({ status, headers, body: Buffer.from(body, 'base64') });
  });
  await page.exposeFunction('__send', (channel: string, message: unknown) =>
    main.send({ type: 'from-page', channel, message, url: own(page.url()), top: true }),
  );
  await page.exposeFunction('__invoke', (channel: string, message: unknown) =>
    main.invoke(channel, message, own(page.url())),
  );
  await page.addInitScript({ content: inPage(readFileSync(preload, 'utf8')) });
  main.onMessage((message) => {
    if (message.type !== 'to-page') return;
    const { channel } = message;
    // A page that is being left has nobody to tell.
    const hear = ([name, value]: [string, unknown]) => (globalThis as Listening).__hear?.(name, value);
    void page.evaluate(hear, [channel, message.message] as [string, unknown]).catch(() => undefined);
  });
  const { url } = await main.first('load');
  await page.goto(url.replace(ownScheme, origin));
}

/** The same window for a flow that closes it: a page of the browser takes the place of one window after another. */
export async function windowOf(main: StartedMain, page: Page, preload: string): Promise<StartedApp> {
  await openAsWindow(main, page, preload);
  const ended = once(main.process, 'exit') as Promise<[number | null]>;
  /** The next message of a kind that `cause` leads to. */
  const next = <Type extends 'closed' | 'load'>(type: Type, cause: () => void) => {
    const before = main.heard(type).length;
    cause();
    return main.until(type, () => main.heard(type).length > before);
  };
  return {
    home: `${origin}/`,
    page: () => Promise.resolve(page),
    async closeWindow() {
      await next('closed', () => {
        main.send({ type: 'answer', response: 0 });
        main.send({ type: 'close' });
      });
      await page.goto('about:blank');
    },
    async startAgain() {
      const { url } = await next('load', () => main.send({ type: 'second-instance', argv: ['lorikeet'] }));
      await page.goto(url.replace(ownScheme, origin));
    },
    exitCode: async () => (await ended)[0],
  };
}

interface Listening {
  __hear?: (channel: string, message: unknown) => void;
}

/** The preload script with what it requires of Electron, carried by the functions above. */
function inPage(preload: string): string {
  return `(() => {
    const listeners = new Map();
    window.__hear = (channel, message) => (listeners.get(channel) ?? new Set()).forEach((listen) => listen({}, message));
    const electron = {
      contextBridge: { exposeInMainWorld: (name, value) => (window[name] = value) },
      ipcRenderer: {
        send: (channel, message) => void window.__send(channel, message),
        invoke: (channel, message) => window.__invoke(channel, message),
        on: (channel, listen) => listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listen)),
        removeListener: (channel, listen) => listeners.get(channel)?.delete(listen),
      },
      webUtils: { getPathForFile: (file) => file.name },
    };
    const require = (name) => { if (name === 'electron') return electron; throw new Error('no ' + name); };
    // Electron gives the script a scope of its own, too.
    ((require, exports) => {
      ${preload}
    })(require, {});
  })();`;
}
