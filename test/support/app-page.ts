import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { builtApp } from './built-app.ts';
import { openBrowser, type ServedApp, serveApp } from '../../scripts/browser/served-app.ts';

/** A server of a fresh build for one test, which ends with it. @param folder what it keeps */
export async function servedApp(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<ServedApp> {
  const app = await serveApp(await builtApp(), folder, environment);
  onTestFinished(async () => {
    const { process: child } = app;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  return app;
}

export interface PageOptions {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page of the app in a browser of its own. The test fails where the page logs an error. */
export async function appPage(
  link: string,
  { locale = 'en-US', colorScheme = 'light' }: PageOptions = {},
): Promise<Page> {
  const browser = await openBrowser();
  const context = await browser.newContext({ locale, colorScheme, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    // A page that lost its server says so itself.
    if (message.type() === 'error' && !/WebSocket|ERR_/.test(message.text())) errors.push(message.text());
  });
  onTestFinished(async () => {
    await browser.close();
    if (errors.length > 0) throw new Error(`the page logged: ${errors.join('; ')}`);
  });
  await page.goto(link);
  return page;
}
