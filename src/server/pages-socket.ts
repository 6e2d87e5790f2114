import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Handlers } from '../contract/index.ts';
import { connectPage } from '../host/index.ts';

/** The largest message of a page: a config is a few kilobytes, a thousand texts to classify a few hundred. */
const LARGEST_MESSAGE = 8 << 20;

/** A page that takes nothing in for so long that this many bytes wait for it is let go; it comes back and asks anew. */
const MOST_WAITING = 64 << 20;

const PING_INTERVAL = 30_000;

/** The WebSockets of a server's pages. */
export interface PageSockets {
  /** Takes over a connection that has passed the gate. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function pageSockets(handlers: Handlers, warn: (message: string) => void): PageSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const alive = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_INTERVAL);

  server.on('connection', (socket: WebSocket) => {
    alive.add(socket);
    const connection = connectPage(handlers, (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_WAITING) {
        warn('a page takes nothing in and was disconnected');
        socket.terminate();
      } else socket.send(JSON.stringify(message));
    });
    socket.on('pong', () => alive.add(socket));
    socket.on('message', (data, isBinary) => {
      if (!isBinary && connection.receive(parseJson(data))) return;
      warn('refused a message that is no call');
      socket.close(1008, 'not a call');
    });
    // Too large a message ends up here: ws closes the connection by itself.
    socket.on('error', (error) => warn(`refused a message: ${error.message}`));
    socket.on('close', () => connection.close());
  });
  return {
    accept: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened)),
    close() {
      clearInterval(timer);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

function parseJson(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
