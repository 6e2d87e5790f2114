import type { PageLine } from '../../contract/index.ts';
import type { Line } from './line.ts';
import { socketLine } from './socket-line.ts';
import { windowLine } from './window-line.ts';

declare global {
  interface Window {
    /** There in the app's window, put there by the preload script; absent in a browser. */
    readonly lorikeet?: PageLine;
  }
}

/** The line to the host, whichever this page has. */
export function connect(): Line {
  if (window.lorikeet !== undefined) return windowLine(window.lorikeet);
  const { protocol, host } = window.location;
  return socketLine(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`);
}
