import { HostMessage, type PageLine } from '../../contract/index.ts';
import { Calls } from './calls.ts';
import { callStopped } from './errors.ts';
import type { Line } from './line.ts';

/** The line of a page in the app's window. The host lives as long as the window: it never breaks. */
export function windowLine(page: PageLine): Line {
  const calls = new Calls((message) => page.send(message), callStopped);
  page.onMessage((message) => {
    const hostMessage = HostMessage.safeParse(message);
    if (hostMessage.success) calls.receive(hostMessage.data);
  });
  return {
    bridge: { call: calls.call, native: page.native },
    onState: (listener) => listener('open'),
    upload: null,
  };
}
