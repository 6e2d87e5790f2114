import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';

/** Who may use a server: whoever has its link, from its own pages, under its own name. */
export interface Gate {
  /** The secret of the link; it is taken once. */
  readonly token: string;
  /** Takes the token of a link and gives the value of the cookie header; null where it is wrong or was taken before. */
  enter(token: string | null): string | null;
  /** Why a request is refused; null where it is not. Changes and connections have to come from the server's own pages. */
  refusal(request: IncomingMessage, kind: 'page' | 'change'): string | null;
  /** Whether the request is addressed to this server: a foreign name points here only by a trick with DNS. */
  isAddressed(request: IncomingMessage): boolean;
}

/** Without an end a browser that restores its tabs would keep the cookie for years. */
const COOKIE_SECONDS = 30 * 24 * 60 * 60;

/** The gate of a server that listens on `host` and `port`. */
export function createGate(host: string, port: number): Gate {
  const token = secret();
  const session = secret();
  // Cookies are shared by all ports of a machine: each server has its own.
  const name = `lorikeet-${port}`;
  const names = namesOf(host).map((hostName) => `${hostName}:${port}`);
  let isTokenUsed = false;

  const isAddressed = ({ headers }: IncomingMessage) => names.includes((headers.host ?? '').toLowerCase());
  return {
    token,
    enter(linkToken) {
      if (linkToken === null || isTokenUsed || !equal(linkToken, token)) return null;
      isTokenUsed = true;
      return `${name}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_SECONDS}`;
    },
    isAddressed,
    refusal(request, kind) {
      const { headers } = request;
      if (!isAddressed(request)) return `the host ${headers.host ?? 'nobody'} is not this server`;
      const { origin } = headers;
      if (origin === undefined ? kind === 'change' : origin !== `http://${headers.host}`) {
        return `it comes from ${origin ?? 'no page'}`;
      }
      const cookie = cookieOf(headers.cookie ?? '', name);
      return cookie !== null && equal(cookie, session) ? null : 'it has no valid cookie';
    },
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that tells nothing of where the two differ. */
function equal(actual: string, expected: string): boolean {
  const [first, second] = [Buffer.from(actual), Buffer.from(expected)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function cookieOf(header: string, name: string): string | null {
  const pair = header.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair === undefined ? null : pair.slice(pair.indexOf('=') + 1).trim();
}

/** The names by which a server that listens on `host` can be reached. */
export function namesOf(host: string): string[] {
  const loopback = ['127.0.0.1', 'localhost', '[::1]'];
  if (['127.0.0.1', 'localhost', '::1'].includes(host)) return loopback;
  if (host !== '0.0.0.0' && host !== '::') return [...loopback, bracketed(host.toLowerCase())];
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [...loopback, hostname().toLowerCase(), ...addresses.map(({ address }) => bracketed(address))];
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
