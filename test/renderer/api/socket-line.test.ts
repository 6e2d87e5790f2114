import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import { PageMessage } from '../../../src/contract/index.ts';
import { socketLine } from '../../../src/renderer/api/socket-line.ts';
import type { LineState } from '../../../src/renderer/api/line.ts';

/** A host that only says what a test has it say. */
async function host(port = 0) {
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  await once(server, 'listening');
  const heard: PageMessage[] = [];
  const listeners = new Set<() => void>();
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      heard.push(PageMessage.parse(JSON.parse(String(data))));
      for (const listener of listeners) listener();
    }),
  );
  const close = () => {
    for (const socket of server.clients) socket.terminate();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close,
    /** The first message that fits, past or to come. */
    message: (fits: (message: PageMessage) => boolean) =>
      new Promise<PageMessage>((resolve) => {
        const look = () => {
          const found = heard.find(fits);
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        look();
      }),
    say: (message: unknown) => {
      for (const socket of server.clients) {
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      }
    },
  };
}

function lineTo(port: number) {
  const line = socketLine(`ws://127.0.0.1:${port}/ws`, (address) => {
    const socket = new NodeSocket(address);
    // The line hears of it as a socket that closes.
    socket.on('error', () => undefined);
    return socket as unknown as WebSocket;
  });
  const states: LineState[] = [];
  const waiting = new Set<() => void>();
  line.onState((state) => {
    states.push(state);
    for (const look of waiting) look();
  });
  return {
    ...line,
    states,
    /** Waits until the line has been in a state so many times. */
    reaches: (state: LineState, times = 1) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (states.filter((own) => own === state).length >= times) resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

describe('the line of a page in a browser', () => {
  it('keeps calls until it opens, and tells their events before their reply', async () => {
    const server = await host();
    const { bridge } = lineTo(server.port);
    const events: unknown[] = [];
    const answer = bridge.call(
      'models.pull',
      { id: 'a/b', revision: null },
      { onEvent: (event) => events.push(event) },
    );
    const call = await server.message(({ type }) => type === 'call');
    expect(call).toMatchObject({ channel: 'models.pull', request: { id: 'a/b', revision: null } });
    const note = { type: 'note', level: 'info', message: 'm' };
    server.say({ type: 'event', id: call.id, event: note });
    server.say({ type: 'reply', id: call.id, reply: { folder: '/f' } });
    expect(await answer).toEqual({ ok: true, reply: { folder: '/f' } });
    expect(events).toEqual([note]);
  });

  it('gives the errors of the host, and drops what is no message or for nobody', async () => {
    const server = await host();
    const { bridge } = lineTo(server.port);
    const answer = bridge.call('settings.show', {});
    const { id } = await server.message(({ type }) => type === 'call');
    const error = { code: 'host.bad-request', sentence: 's', remedy: 'r', details: {} };
    server.say('no json');
    server.say({ type: 'reply' });
    server.say({ type: 'reply', id: id + 7, reply: 1 });
    server.say({ type: 'error', id, error });
    expect(await answer).toEqual({ ok: false, error });
  });

  it('has the host stop what is aborted, and answers at once', async () => {
    const server = await host();
    const { bridge } = lineTo(server.port);
    const own = new AbortController();
    const answer = bridge.call('queue.watch', {}, { signal: own.signal });
    const { id } = await server.message(({ type }) => type === 'call');
    own.abort();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'page.stopped' } });
    expect(await server.message(({ type }) => type === 'abort')).toEqual({ type: 'abort', id });
    const again = await bridge.call('queue.watch', {}, { signal: own.signal });
    expect(again).toMatchObject({ ok: false, error: { code: 'page.stopped' } });
  });

  it('fails what is under way when it breaks and what is asked meanwhile, and comes back by itself', async () => {
    const server = await host();
    const line = lineTo(server.port);
    const broken = line.bridge.call('settings.show', {});
    await server.message(({ type }) => type === 'call');
    await server.close();
    expect(await broken).toMatchObject({ ok: false, error: { code: 'page.connection-lost' } });
    await line.reaches('lost');
    expect(await line.bridge.call('settings.show', {})).toMatchObject({
      ok: false,
      error: { code: 'page.connection-lost' },
    });
    const back = await host(server.port);
    await line.reaches('open', 2);
    expect(line.states).toEqual(['connecting', 'open', 'lost', 'open']);
    const answer = line.bridge.call('settings.show', {});
    const { id } = await back.message(({ type }) => type === 'call');
    back.say({ type: 'reply', id, reply: {} });
    expect(await answer).toMatchObject({ ok: true });
  });
});
