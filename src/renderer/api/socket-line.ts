import { ErrorShape, HostMessage, type PageMessage } from '../../contract/index.ts';
import { Calls } from './calls.ts';
import { callStopped, connectionLost, uploadFailed } from './errors.ts';
import type { Line, LineState, Uploaded } from './line.ts';

/** Milliseconds until a lost line is tried again: soon, then less often. */
const retries = [250, 500, 1000, 2000, 4000];

/**
 * The line of a page in a browser: a WebSocket that is opened again whenever it breaks. Calls made before it first opens
 * wait for it; those under way when it breaks, and those made until it is back, come to `page.connection-lost`.
 */
export function socketLine(address: string, open: (address: string) => WebSocket = (url) => new WebSocket(url)): Line {
  const listeners = new Set<(state: LineState) => void>();
  const early: PageMessage[] = [];
  let state: LineState = 'connecting';
  let socket: WebSocket | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (message: PageMessage) => {
    if (state === 'open') socket!.send(JSON.stringify(message));
    else if (state === 'connecting') early.push(message);
    // A lost line cannot say so before its caller waits for the answer.
    else if (message.type === 'call') queueMicrotask(() => calls.fail(connectionLost()));
  };
  const calls = new Calls(send, callStopped);

  const change = (to: LineState) => {
    state = to;
    for (const listener of listeners) listener(to);
  };
  const connect = () => {
    clearTimeout(timer);
    const newSocket = open(address);
    socket = newSocket;
    newSocket.addEventListener('open', () => {
      failures = 0;
      change('open');
      for (const message of early.splice(0)) send(message);
    });
    newSocket.addEventListener('message', ({ data }) => {
      const message = HostMessage.safeParse(parseJson(data));
      if (message.success) calls.receive(message.data);
    });
    newSocket.addEventListener('close', () => {
      if (socket !== newSocket) return;
      socket = null;
      if (state !== 'lost') change('lost');
      early.length = 0;
      calls.fail(connectionLost());
      timer = setTimeout(connect, retries[Math.min(failures++, retries.length - 1)]);
    });
  };
  /** Tries at once when there is reason to hope: the network is back, the page is looked at again. */
  const hope = () => {
    if (state === 'lost' && socket === null) connect();
  };
  globalThis.addEventListener?.('online', hope);
  globalThis.document?.addEventListener('visibilitychange', hope);
  connect();

  return {
    bridge: { call: calls.call, native: null },
    onState(listener) {
      listeners.add(listener);
      listener(state);
    },
    upload: sendFile,
  };
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data)) as unknown;
  } catch {
    return undefined;
  }
}

async function sendFile(file: File): Promise<Uploaded> {
  try {
    const response = await fetch(`/upload?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
    const answer = (await response.json().catch(() => ({}))) as { path?: string; error?: unknown };
    if (response.ok && answer.path !== undefined) return { ok: true, path: answer.path };
    const error = ErrorShape.safeParse(answer.error);
    return { ok: false, error: error.success ? error.data : uploadFailed(`${response.status}`) };
  } catch (error) {
    return { ok: false, error: uploadFailed(error instanceof Error ? error.message : String(error)) };
  }
}
