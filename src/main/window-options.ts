import type { BrowserWindowConstructorOptions } from 'electron';

/** Where the window was, in screen pixels. */
export interface WindowState {
  readonly width: number;
  readonly height: number;
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly maximized: boolean;
}

export const firstWindowState: WindowState = {
  width: 1280,
  height: 800,
  x: undefined,
  y: undefined,
  maximized: false,
};

/** The window of the app. Its pages have no Node, share no objects with the preload script and run in the sandbox. */
export function windowOptions(preload: string, state: WindowState, dark: boolean): BrowserWindowConstructorOptions {
  const { width, height, x, y } = state;
  return {
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 800,
    minHeight: 560,
    title: 'Lorikeet',
    show: false,
    // Until the first paint; the same colors as the pages' background.
    backgroundColor: dark ? '#16181b' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // A live chart goes on while the window is behind another.
      backgroundThrottling: false,
    },
  };
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The remembered place, unless the screen it was on is gone: then the size alone, within the largest screen. */
export function placedOn(displays: readonly Area[], state: WindowState): WindowState {
  const { x, y } = state;
  const isOnScreen =
    x !== undefined &&
    y !== undefined &&
    displays.some(
      (area) =>
        x + state.width > area.x + 80 && x < area.x + area.width - 80 && y >= area.y && y < area.y + area.height - 40,
    );
  if (isOnScreen) return state;
  const width = Math.min(state.width, ...displays.map((area) => area.width));
  const height = Math.min(state.height, ...displays.map((area) => area.height));
  return { ...state, width, height, x: undefined, y: undefined };
}
