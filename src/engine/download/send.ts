import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { systemCode } from '../files/index.ts';
import { phrase } from '../../shared/phrases/index.ts';

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
}

const USER_AGENT = 'lorikeet; node';

/** One request to one address; forwards are not followed. @throws what undici does; the signal's reason */
export async function send(
  dispatcher: Dispatcher,
  target: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Received> {
  const answer = await request(target, {
    dispatcher,
    headers: {
      'user-agent': USER_AGENT,
      // Hashes and sizes are those of the file itself, and a range of compressed bytes would be of no use.
      'accept-encoding': 'identity',
      ...headers,
    },
    signal: signal ?? null,
  });
  return { status: answer.statusCode, headers: asHeaders(answer.headers), body: answer.body };
}

/** Lets go of an answer that nobody reads: left alone the body would hold its connection. */
export function discard({ body }: Pick<Received, 'body'>): void {
  body.on('error', () => undefined).destroy();
}

/** Why a connection failed, as half a sentence, and whether no repetition would change that. */
export function connectionTrouble(error: unknown): { readonly reason: string; readonly isFinal: boolean } {
  const code = systemCode(error) ?? (error instanceof Error ? systemCode(error.cause) : undefined);
  const isCertificate = code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);
  return { reason: reasonOf(code, error), isFinal: isCertificate };
}

function reasonOf(code: string | undefined, error: unknown): string {
  switch (code) {
    case 'ECONNREFUSED':
      return phrase('connection.refused');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return phrase('connection.unknown-host');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return phrase('connection.cut');
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return phrase('connection.silent');
    default:
      return code ?? (error instanceof Error ? error.message : String(error));
  }
}

function asHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, each);
  }
  return headers;
}
