/** A trained classifier over http: what other programs ask. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClassifierService, errorShape, LorikeetError } from '../../host/index.ts';
import { namesOf } from '../gate.ts';
import { listen } from '../listen.ts';
import { rareWarnings } from '../rare-warnings.ts';
import { openApi } from './openapi.ts';
import { ClassifyRequest, type ClassifyReply, mostBodyBytes } from './schemas.ts';

export interface ClassifierServerOptions {
  readonly service: ClassifierService;
  /** What the description calls the service. */
  readonly name: string;
  readonly version: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Sent by clients as `Authorization: Bearer TOKEN`; null lets everybody on this machine in. */
  readonly token: string | null;
  /** Texts that may wait; requests beyond are refused with 503. */
  readonly mostWaiting?: number;
  readonly warn: (message: string) => void;
}

export interface ClassifierServer {
  readonly address: string;
  readonly port: number;
  /** Takes no more requests, answers those under way, and ends; after `seconds` it ends anyway. */
  close(seconds?: number): Promise<void>;
}

const MOST_WAITING = 1024;

/** Each may send a body of 2 MB before it is known how many texts it holds. */
const MOST_CONNECTIONS = 256;
const RETRY_SECONDS = '1';

/** A request that is refused, with its status. */
class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}) {
    super(sentence);
    this.name = 'Refusal';
    this.status = status;
    this.headers = headers;
  }
}

/** Starts the server. @throws server.token-needed, server.port-in-use, server.cannot-listen */
export async function startClassifierServer(options: ClassifierServerOptions): Promise<ClassifierServer> {
  const { host, token } = options;
  const warn = rareWarnings(options.warn);
  if (token === null && !isLoopback(host)) throw new LorikeetError('server.token-needed', { host });
  const server = createServer();
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  // Without a token a page of a foreign site, whose name was made to point here, must not be answered either.
  const names = token === null ? namesOf(host).map((name) => `${name}:${port}`) : null;
  const description = openApi({
    ...options,
    labels: options.service.labels,
    task: options.service.task,
    hasToken: token !== null,
  });
  let isStopping = false;

  server.on('request', (request, response) => {
    answer(request, { ...options, warn }, { description, names, isStopping: () => isStopping }).then(
      ({ status, body, headers }) => sendJson(response, status, body, headers),
      (error: unknown) => {
        const refusal = refusalFor(error, warn);
        // What is left of a body that is too large is not read: the connection ends.
        const close = request.complete ? {} : { connection: 'close' };
        sendJson(response, refusal.status, { error: refusal.message }, { ...refusal.headers, ...close });
      },
    );
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  server.on('error', (error) => warn(`could not accept a connection: ${error.message}`));

  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    async close(seconds = 10) {
      isStopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), seconds * 1000);
      await closed;
      clearTimeout(late);
    },
  };
}

interface Circumstances {
  readonly description: object;
  readonly names: readonly string[] | null;
  readonly isStopping: () => boolean;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answer(
  request: IncomingMessage,
  { service, token, mostWaiting = MOST_WAITING }: ClassifierServerOptions,
  { description, names, isStopping }: Circumstances,
): Promise<Answer> {
  const { method, headers } = request;
  const pathname = (request.url ?? '/').split('?')[0];
  if (names !== null && !names.includes((headers.host ?? '').toLowerCase())) {
    throw new Refusal(403, 'This server is asked by the name of another.');
  }
  const expected = { '/classify': 'POST', '/health': 'GET', '/openapi.json': 'GET' }[pathname ?? ''];
  if (expected === undefined) throw new Refusal(404, 'There is nothing here: see /openapi.json.');
  if (method !== expected) throw new Refusal(405, `${pathname} takes ${expected}.`, { allow: expected });
  if (pathname === '/openapi.json') return { status: 200, body: description };
  if (pathname === '/health') {
    const status = isStopping() ? 'stopping' : service.isReady ? 'ready' : 'starting';
    return status === 'ready'
      ? { status: 200, body: { status } }
      : { status: 503, body: { status }, headers: { 'retry-after': RETRY_SECONDS } };
  }
  if (token !== null && !hasToken(headers.authorization, token)) {
    throw new Refusal(401, 'Send the token as "Authorization: Bearer TOKEN".', { 'www-authenticate': 'Bearer' });
  }
  if (isStopping()) throw unavailable('The service is stopping.');
  const texts = parse(await bodyOf(request));
  if (!service.isReady) throw unavailable('The classifier is being started again.');
  if (service.waitingTexts + texts.length > mostWaiting) throw unavailable('Too many texts wait for their turn.');
  const predictions = await service.classify(texts);
  const body: ClassifyReply = {
    labels: [...service.labels],
    predictions: predictions.map((each) => ({
      ...('predictions' in each ? { labels: each.predictions } : { label: each.prediction }),
      probabilities: each.probabilities,
    })),
  };
  return { status: 200, body };
}

function unavailable(sentence: string): Refusal {
  return new Refusal(503, sentence, { 'retry-after': RETRY_SECONDS });
}

function refusalFor(error: unknown, warn: (message: string) => void): Refusal {
  if (error instanceof Refusal) return error;
  const { code, sentence } = errorShape(error);
  // The process was lost with the request in it; it is being started again.
  if (code === 'host.worker-silent' || code === 'host.worker-not-started') {
    return unavailable('The classifier was lost and is being started again.');
  }
  warn(`a request failed: ${sentence}`);
  return new Refusal(500, 'The classifier could not answer; the log of the service says why.');
}

/** The whole body, if it is JSON and not too large. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  // Browsers ask before a page of another site may send this type, and this server never allows it.
  if (type.split(';')[0]!.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'Send the body as application/json.');
  }
  const tooLarge = () => new Refusal(413, `The body should have at most ${mostBodyBytes} bytes.`);
  if (Number(length) > mostBodyBytes) throw tooLarge();
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBodyBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parse(body: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
  const parsed = ClassifyRequest.safeParse(value);
  if (!parsed.success) {
    throw new Refusal(
      400,
      'The body should be {"text": "…"} or {"texts": ["…"]}, no text empty: see /openapi.json for the limits.',
    );
  }
  return 'text' in parsed.data ? [parsed.data.text] : parsed.data.texts;
}

/** Compares digests, which are of one length, in a time that tells nothing of where they differ. */
function hasToken(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const [, sent] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  return sent !== undefined && timingSafeEqual(digest(sent), digest(token));
}

function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
