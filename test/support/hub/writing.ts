import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { content, sha256 } from './content.ts';
import { file, type StandInFile } from './repository.ts';

/** A repository that was made or changed by a push. */
export interface PushedRepository {
  readonly id: string;
  readonly isPrivate: boolean;
  readonly commits: string[];
  files: StandInFile[];
}

export interface WritingOptions {
  /** Tokens that may write. */
  readonly writers: readonly string[];
  /** Names that the Hub does not take. */
  readonly refusedNames: RegExp;
  /** Bytes of one part of a large file. */
  readonly partBytes: number;
  /** Bytes of each upload in turn after which its connection is cut. */
  readonly uploadCuts: number[];
}

/** A file from this size on is large. */
const LARGE = 4000;

/** The routes of the Hub that write: repositories made, files announced, sent to the storage in parts, and committed together. */
export class Writing {
  readonly repositories = new Map<string, PushedRepository>();
  /** What the storage has, by its hash. */
  readonly stored = new Map<string, Buffer>();
  /** Bytes that reached the storage. */
  received = 0;
  readonly #parts = new Map<string, Map<number, Buffer>>();
  readonly #options: WritingOptions;

  constructor(options: WritingOptions) {
    this.#options = options;
  }

  /** Whether the request was one of these, which then is answered. */
  answer(request: IncomingMessage, response: ServerResponse, storageOrigin: string): boolean {
    if (request.method !== 'POST') return false;
    const { pathname } = new URL(request.url!, 'http://hub');
    const token = request.headers.authorization?.replace('Bearer ', '');
    const reply = (status: number, value: object, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    if (token === undefined || !this.#options.writers.includes(token)) {
      request.resume();
      const message = 'Invalid credentials in Authorization header';
      reply(401, { error: message }, { 'x-error-message': message });
      return true;
    }
    void bodyOf(request).then((body) => {
      if (pathname === '/api/repos/create') return this.#create(body.toString(), reply);
      const preupload = /^\/api\/models\/(.+)\/preupload\/main$/.exec(pathname);
      if (preupload) return this.#announce(body.toString(), reply);
      const batch = /^\/(.+)\.git\/info\/lfs\/objects\/batch$/.exec(pathname);
      if (batch) return this.#batch(body.toString(), reply, storageOrigin);
      const commit = /^\/api\/models\/(.+)\/commit\/main$/.exec(pathname);
      if (commit) return this.#commit(commit[1]!, body.toString(), reply);
      return reply(404, { error: 'no such route' });
    });
    return true;
  }

  /** A part or a whole large file, or the end of one in parts. */
  async store(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://storage');
    const [, , oid = ''] = url.pathname.split('/');
    if (url.searchParams.has('complete')) {
      await bodyOf(request);
      const parts = [...(this.#parts.get(oid) ?? [])].sort(([first], [second]) => first - second);
      this.stored.set(oid, Buffer.concat(parts.map(([, part]) => part)));
      return void response.writeHead(200).end('{}');
    }
    const cut = this.#options.uploadCuts.shift() ?? Infinity;
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      this.received += piece.length;
      if (bytes >= cut) return void request.socket.destroy();
    }
    const body = Buffer.concat(pieces);
    const part = url.searchParams.get('part');
    if (part === null) this.stored.set(oid, body);
    else this.#parts.set(oid, (this.#parts.get(oid) ?? new Map<number, Buffer>()).set(Number(part), body));
    response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
  }

  #create(body: string, reply: Reply): void {
    const {
      organization,
      name,
      private: isPrivate,
    } = JSON.parse(body) as { organization: string; name: string; private: boolean };
    const id = `${organization}/${name}`;
    if (this.#options.refusedNames.test(id)) return reply(400, { error: `Invalid repo name: ${id}` });
    if (this.repositories.has(id)) return reply(409, { error: 'You already created this model repo' });
    this.repositories.set(id, { id, isPrivate, commits: [], files: [] });
    return reply(200, { url: `https://hub/${id}` });
  }

  #announce(body: string, reply: Reply): void {
    const { files } = JSON.parse(body) as { files: { path: string; size: number }[] };
    const announced = files.map(({ path, size }) => ({
      path,
      uploadMode: size >= LARGE ? 'lfs' : 'regular',
      shouldIgnore: false,
    }));
    return reply(200, { files: announced });
  }

  #batch(body: string, reply: Reply, storageOrigin: string): void {
    const { objects } = JSON.parse(body) as { objects: { oid: string; size: number }[] };
    const { partBytes } = this.#options;
    const answered = objects.map(({ oid, size }) => {
      if (this.stored.has(oid)) return { oid, size };
      const href = `${storageOrigin}/upload/${oid}`;
      if (size <= partBytes) return { oid, size, actions: { upload: { href } } };
      const parts = Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => [
        String(index + 1).padStart(5, '0'),
        `${href}?part=${index + 1}`,
      ]);
      const header = { chunk_size: String(partBytes), ...(Object.fromEntries(parts) as object) };
      return { oid, size, actions: { upload: { href: `${href}?complete=1`, header } } };
    });
    return reply(200, { transfer: 'basic', objects: answered });
  }

  #commit(id: string, body: string, reply: Reply): void {
    const repository = this.repositories.get(id);
    if (repository === undefined) return reply(404, { error: 'Repository not found' });
    const files = new Map(repository.files.map((each) => [each.path, each]));
    for (const line of body.split('\n')) {
      const { key, value } = JSON.parse(line) as {
        key: string;
        value: { path: string; content?: string; oid?: string; summary?: string };
      };
      if (key === 'header') repository.commits.push(value.summary ?? '');
      if (key === 'file') files.set(value.path, file(value.path, Buffer.from(value.content ?? '', 'base64')));
      if (key !== 'lfsFile') continue;
      const stored = this.stored.get(value.oid!);
      if (stored === undefined || sha256(content(stored)) !== value.oid)
        return reply(400, { error: `no object ${value.oid!}` });
      files.set(value.path, file(value.path, stored, { large: true }));
    }
    repository.files = [...files.values()];
    const oid = createHash('sha1').update(body).digest('hex');
    return reply(200, { success: true, commitOid: oid, commitUrl: `https://hub/${id}/commit/${oid}`, hookOutput: '' });
  }
}

type Reply = (status: number, value: object) => void;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}
