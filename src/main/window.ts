import { BrowserWindow, nativeTheme, screen, shell } from 'electron';
import { home } from './address.ts';
import { keepOnPages } from './guard.ts';
import type { ShellStore } from './store.ts';
import { placedOn, windowOptions } from './window-options.ts';

export interface WindowNeeds {
  readonly preload: string;
  readonly store: ShellStore;
  /** Where to begin, such as `/runs`. */
  readonly route: string;
  /** Asked before the window closes; false keeps it open. */
  readonly mayClose: () => Promise<boolean>;
  readonly warn: (message: string) => void;
}

/** After so many crashes within a minute a window stays as it is: loading it again would only crash again. */
const CRASHES = 3;

/** Opens the window where it last was, with its pages. */
export function openWindow({ preload, store, route, mayClose, warn }: WindowNeeds): BrowserWindow {
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
  const state = placedOn(displays, store.windowState());
  const window = new BrowserWindow(windowOptions(preload, state, nativeTheme.shouldUseDarkColors));
  keepOnPages(window.webContents, (address) => void shell.openExternal(address));
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());

  let allowed = false;
  window.on('close', (event) => {
    const { width, height, x, y } = window.getNormalBounds();
    store.keepWindowState({ width, height, x, y, maximized: window.isMaximized() });
    if (allowed) return;
    event.preventDefault();
    void mayClose().then((may) => {
      allowed = may;
      if (may) window.close();
    });
  });

  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    warn(`the page ended: ${reason}, code ${exitCode}`);
    if (reason === 'clean-exit') return;
    crashes = [...crashes.filter((time) => time > Date.now() - 60_000), Date.now()];
    // Runs live in processes of their own: the page finds them again where it left them.
    if (crashes.length <= CRASHES) window.webContents.reload();
  });
  void window.loadURL(new URL(route, home).href);
  return window;
}
