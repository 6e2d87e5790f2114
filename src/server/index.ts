/** The app in a browser: the pages over http, the host over a WebSocket, for whoever has the link. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handlers } from '../contract/index.ts';
import { errorShape, LorikeetError, pageHeaders, readPage } from '../host/index.ts';
import { createGate, type Gate } from './gate.ts';
import { listen } from './listen.ts';
import { pageSockets } from './pages-socket.ts';
import { rareWarnings } from './rare-warnings.ts';
import { fileReceiver, type ReceiveFile } from './uploads.ts';

export { type ClassifierServer, startClassifierServer } from './classifier/index.ts';

export interface ServerOptions {
  readonly handlers: Handlers;
  /** The folder of the built pages. */
  readonly pages: string;
  /** Where files that pages send are kept. */
  readonly uploads: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Hears of every request that is refused. */
  readonly warn: (message: string) => void;
}

export interface RunningServer {
  /** With the token that opens the app once. */
  readonly link: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A browser opens six to a server, and a WebSocket for each page. */
const MOST_CONNECTIONS = 512;

/** Starts a server. @throws server.no-pages, server.port-in-use, server.cannot-listen */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { handlers, pages, host, port } = options;
  const warn = rareWarnings(options.warn);
  if ((await readPage(pages, '/')) === null) throw new LorikeetError('server.no-pages', { folder: pages });
  const server = createServer();
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  const gate = createGate(host, actual);
  const receiveFile = fileReceiver();
  const sockets = pageSockets(handlers, warn);

  server.on('request', (request, response) => {
    respond(request, response, gate, { ...options, warn, receiveFile }).catch((error: unknown) => {
      warn(`${request.method} ${pathOf(request)}: ${errorShape(error).sentence}`);
      if (!response.headersSent) send(response, 500, 'Something failed.');
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // From here on Node leaves the socket to us; without a listener its first error would end the program.
    socket.on('error', (error) => warn(`a connection broke off: ${error.message}`));
    const refusal = pathOf(request) === '/ws' ? gate.refusal(request, 'change') : 'there is no such place';
    if (refusal === null) return sockets.accept(request, socket, head);
    warn(`refused a connection: ${refusal}`);
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n', () => socket.destroy());
  });
  server.on('clientError', (error, socket) => {
    warn(`refused a request: ${error.message}`);
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  // A connection that could not be accepted, such as where no more files may be open, takes none of the others along.
  server.on('error', (error) => warn(`could not accept a connection: ${error.message}`));

  const hostName = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    link: `http://${hostName}:${actual}/enter?token=${gate.token}`,
    port: actual,
    async close() {
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
  { pages, uploads, warn, receiveFile }: ServerOptions & { readonly receiveFile: ReceiveFile },
): Promise<void> {
  const pathname = pathOf(request);
  const refuse = (status: number, why: string, text: string) => {
    warn(`refused ${request.method} ${pathname}: ${why}`);
    send(response, status, text);
  };
  if (pathname === '/enter' && request.method === 'GET' && gate.isAddressed(request)) {
    const cookie = gate.enter(query(request).get('token'));
    // A link that is opened again, in a browser that has been let in, leads there too.
    if (cookie === null && gate.refusal(request, 'page') !== null) {
      return refuse(
        403,
        'a wrong or used link',
        'This link was used before. Start `lorikeet serve` again for a new one.',
      );
    }
    response.writeHead(303, {
      ...pageHeaders,
      ...(cookie === null ? {} : { 'set-cookie': cookie }),
      location: '/',
      'cache-control': 'no-store',
    });
    response.end();
    return;
  }
  const isUpload = pathname === '/upload' && request.method === 'POST';
  const refusal = gate.refusal(request, isUpload ? 'change' : 'page');
  if (refusal !== null) return refuse(403, refusal, 'Open the link that `lorikeet serve` has printed.');
  if (isUpload) {
    try {
      sendJson(response, 200, { path: await receiveFile(request, query(request).get('name') ?? '', uploads) });
    } catch (error) {
      if (request.errored !== null) return warn('upload: the page went away before the end of the file');
      const shape = errorShape(error);
      warn(`upload: ${shape.sentence}`);
      sendJson(response, 400, { error: shape });
    }
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'no such method', 'Not allowed.');
  const page = await readPage(pages, pathname);
  if (page === null) return send(response, 404, 'There is nothing here.');
  response.writeHead(200, { ...pageHeaders, ...page.headers });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

function pathOf({ url }: IncomingMessage): string {
  return (url ?? '/').split('?')[0]!;
}

function query({ url }: IncomingMessage): URLSearchParams {
  return new URLSearchParams((url ?? '').split('?')[1] ?? '');
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...pageHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { ...pageHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
