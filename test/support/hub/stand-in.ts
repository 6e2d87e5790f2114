import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { StandInFile, StandInRepository } from './repository.ts';
import { Writing, type WritingOptions } from './writing.ts';

/** One request as it arrived. */
export interface SeenRequest {
  readonly host: 'hub' | 'storage';
  readonly path: string;
  readonly range: string | undefined;
  readonly token: string | undefined;
}

/** What goes wrong. Fields may be changed while the stand-in runs. */
export interface Faults {
  /** Answers given instead of the right one, first come first served, to requests whose path matches. */
  answers: {
    readonly path: RegExp;
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  }[];
  /** For each transfer of a large file in turn, the bytes after which its connection is cut. */
  cuts: number[];
  /** Whether a cut is a reset. */
  resets: boolean;
  /** For each transfer of a large file in turn, the place (in the file) of a byte that arrives changed. */
  flips: number[];
  /** Bytes per second of each transfer of a large file; null for no limit. */
  rate: number | null;
  /** Ranges are ignored. */
  noRanges: boolean;
  /** Called as the transfer of a large file goes on. */
  onSent: ((bytes: number) => void) | null;
}

/** A model as the search lists it. */
export interface ListedModel {
  readonly id: string;
  readonly downloads: number;
  readonly pipeline_tag: string;
  readonly tags: readonly string[];
  readonly parameters: number;
  readonly modelType: string;
}

export interface StandIn {
  readonly endpoint: string;
  /** Every request so far. */
  readonly seen: SeenRequest[];
  readonly faults: Faults;
  /** Bytes sent of large files. */
  sent(): number;
  /** What pushes did. */
  readonly writing: Writing;
  stop(): Promise<void>;
}

export interface StandInDiscussion {
  readonly num: number;
  readonly author: string;
  readonly status: 'open' | 'closed' | 'merged';
  readonly isPullRequest: boolean;
}

export interface StandInOptions {
  readonly repositories?: readonly StandInRepository[];
  readonly models?: readonly ListedModel[];
  /** Tokens that the Hub knows; those of a repository's readers besides. */
  readonly tokens?: readonly string[];
  /** Former names of repositories: requests for them are forwarded. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Discussions of a repository, pull requests among them; their files are a repository of the same id on the branch `refs/pr/N`. */
  readonly discussions?: Readonly<Record<string, readonly StandInDiscussion[]>>;
  /** Who may write, and what goes wrong then. */
  readonly writing?: Partial<WritingOptions>;
  /** Entries of one page of a listing. */
  readonly pageSize?: number;
}

/**
 * A stand-in for the Hub on loopback that speaks its routes: `/api/models`, `/api/whoami-v2`, `/api/{models,datasets}/<id>/revision/<revision>`,
 * `…/tree/<revision>` in pages, `/<id>/resolve/<revision>/<path>` with its headers, and a second host that serves large files, as
 * the Hub's storage does. It stops when the test ends.
 */
export async function startHub({
  repositories = [],
  models = [],
  tokens = [],
  renamed = {},
  discussions = {},
  writing: writingOptions = {},
  pageSize = 1000,
}: StandInOptions): Promise<StandIn> {
  const seen: SeenRequest[] = [];
  const faults: Faults = { answers: [], cuts: [], resets: false, flips: [], rate: null, noRanges: false, onSent: null };
  const known = new Set([...tokens, ...repositories.flatMap(({ readers }) => readers)]);
  let sent = 0;

  const writing = new Writing({
    ...{ writers: [], refusedNames: /^$/, partBytes: 1e9, uploadCuts: [] },
    ...writingOptions,
  });

  const storage = createServer((request, response) => {
    note('storage', request);
    if (request.url?.startsWith('/upload/')) return void writing.store(request, response);
    if (answerFault(request, response)) return;
    const [, index = '', ...path] = decodeURIComponent(new URL(request.url!, 'http://x').pathname).split('/');
    const file = repositories[Number(index)]?.files.find((each) => each.path === path.join('/'));
    if (file === undefined) return end(response, 404);
    void transfer(request, response, file);
  });
  const hub = createServer((request, response) => {
    note('hub', request);
    if (answerFault(request, response)) return;
    if (writing.answer(request, response, storageOrigin)) return;
    answerHub(request, response);
  });

  function note(host: SeenRequest['host'], { url, headers }: IncomingMessage): void {
    seen.push({ host, path: url!, range: headers.range, token: headers.authorization?.replace('Bearer ', '') });
  }

  function answerFault(request: IncomingMessage, response: ServerResponse): boolean {
    const index = faults.answers.findIndex(({ path }) => path.test(request.url!));
    if (index === -1) return false;
    const [{ status, headers, body }] = faults.answers.splice(index, 1) as [Faults['answers'][number]];
    response.writeHead(status, headers).end(body ?? '');
    return true;
  }

  function answerHub(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, endpoint);
    if (url.pathname === '/api/models') return answerSearch(url, response);
    if (url.pathname === '/api/whoami-v2') return answerWhoami(request, response);
    const discussed = /^\/api\/models\/(.+)\/discussions$/.exec(url.pathname)?.[1];
    if (discussed !== undefined) return answerDiscussions(url, discussed, response);
    const api = /^\/api\/(models|datasets)\/(.+)\/(revision|tree)\/([^/]+)$/.exec(url.pathname);
    const resolve = /^\/(datasets\/)?(.+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname);
    const type = api?.[1] ?? (resolve?.[1] === undefined ? 'models' : 'datasets');
    const id = api?.[2] ?? resolve?.[2];
    const revision = decodeURIComponent(api?.[4] ?? resolve?.[3] ?? '');
    const moved = id === undefined ? undefined : renamed[id];
    if (moved !== undefined) {
      return end(response, 307, { location: request.url!.replace(`/${id}/`, `/${moved}/`) });
    }
    const isNamed = (each: StandInRepository) => each.type === type && each.id === id;
    const isAt = (each: StandInRepository) => isNamed(each) && [each.commit, ...each.branches].includes(revision);
    const index = [repositories.findIndex(isAt), repositories.findIndex(isNamed)].find((at) => at !== -1) ?? -1;
    const repository = repositories[index];
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (token !== undefined && !known.has(token)) {
      return end(response, 401, { 'x-error-message': 'Invalid credentials in Authorization header' });
    }
    const isReader = token !== undefined && repository?.readers.includes(token) === true;
    if (repository === undefined || (repository.access === 'private' && !isReader)) {
      const status = token === undefined ? 401 : 404;
      return end(response, status, { 'x-error-code': 'RepoNotFound', 'x-error-message': 'Repository not found' });
    }
    if (![repository.commit, ...repository.branches].includes(revision)) {
      return end(response, 404, {
        'x-error-code': 'RevisionNotFound',
        'x-error-message': `Invalid rev id: ${revision}`,
      });
    }
    if (api?.[3] === 'revision')
      return json(response, {
        ...{ _id: id, id, sha: repository.commit, tags: ['license:mit'], lastModified: '2024-01-01T00:00:00.000Z' },
        ...{ private: repository.access === 'private', gated: repository.access === 'gated' ? 'auto' : false },
        ...{ downloads: 12, likes: 3, pipeline_tag: 'fill-mask' },
      });
    if (api?.[3] === 'tree') return answerTree(url, response, repository);
    // The names of a gated repository are for everybody, its files are not.
    if (repository.access === 'gated' && !isReader) {
      const status = token === undefined ? 401 : 403;
      return end(response, status, {
        'x-error-code': 'GatedRepo',
        'x-error-message': `Access to model ${id} is restricted.`,
      });
    }
    const path = decodeURIComponent(resolve?.[4] ?? '');
    const file = repository.files.find((each) => each.path === path);
    if (file === undefined)
      return end(response, 404, { 'x-error-code': 'EntryNotFound', 'x-error-message': 'Entry not found' });
    const headers = { 'x-repo-commit': repository.commit, etag: `"${file.hash}"` };
    if (!file.large) return void transfer(request, response, file, headers);
    end(response, 302, {
      ...headers,
      'x-linked-etag': `"${file.hash}"`,
      'x-linked-size': String(file.content.bytes),
      location: `${storageOrigin}/${index}/${file.path.split('/').map(encodeURIComponent).join('/')}?signature=abc`,
    });
  }

  function answerDiscussions(url: URL, id: string, response: ServerResponse): void {
    const author = url.searchParams.get('author');
    const listed = (discussions[id] ?? []).filter((each) => author === null || each.author === author);
    const entries = listed.map(({ author: name, ...rest }) => ({ ...rest, title: 'A title', author: { name } }));
    json(response, { discussions: entries, count: entries.length, start: 0 });
  }

  function answerWhoami({ headers }: IncomingMessage, response: ServerResponse): void {
    const token = headers.authorization?.replace('Bearer ', '');
    if (token === undefined || !known.has(token)) {
      return end(response, 401, { 'x-error-message': 'Invalid credentials in Authorization header' });
    }
    json(response, {
      ...{ type: 'user', name: 'bird', fullname: 'A Bird' },
      auth: { type: 'access_token', accessToken: { displayName: 'laptop', role: 'read' } },
    });
  }

  function answerTree(url: URL, response: ServerResponse, { files }: StandInRepository): void {
    const begin = Number(url.searchParams.get('cursor') ?? 0);
    const folders = new Set(
      files.map(({ path }) => path.split('/').slice(0, -1).join('/')).filter((folder) => folder !== ''),
    );
    const entries = [
      ...[...folders].map((path) => ({ type: 'directory', path, size: 0, oid: '0'.repeat(40) })),
      ...files.map(({ path, content: { bytes }, hash, large }) =>
        large
          ? { type: 'file', path, size: bytes, oid: 'f'.repeat(40), lfs: { oid: hash, size: bytes, pointerSize: 134 } }
          : { type: 'file', path, size: bytes, oid: hash },
      ),
    ];
    page(url, response, entries, begin, pageSize);
  }

  function answerSearch(url: URL, response: ServerResponse): void {
    const { searchParams } = url;
    const filters = searchParams.getAll('filter');
    const found = models
      .filter(({ id }) => id.includes(searchParams.get('search') ?? ''))
      .filter(({ pipeline_tag }) => [null, pipeline_tag].includes(searchParams.get('pipeline_tag')))
      .filter(({ tags }) => filters.every((filter) => tags.includes(filter)))
      .toSorted((a, b) => (searchParams.get('sort') === 'downloads' ? b.downloads - a.downloads : 0))
      .map(({ id, parameters, modelType, ...rest }) => ({
        ...rest,
        _id: id,
        id,
        likes: 1,
        private: false,
        gated: false,
        lastModified: '2024-01-01T00:00:00.000Z',
        config: { model_type: modelType },
        safetensors: { parameters: { F32: parameters }, total: parameters },
      }));
    page(url, response, found, Number(searchParams.get('cursor') ?? 0), Number(searchParams.get('limit') ?? 100));
  }

  function page(url: URL, response: ServerResponse, entries: readonly object[], begin: number, most: number): void {
    const next = new URL(url);
    next.searchParams.set('cursor', String(begin + most));
    const headers = begin + most < entries.length ? { link: `<${next.href}>; rel="next"` } : {};
    json(response, entries.slice(begin, begin + most), headers);
  }

  async function transfer(
    request: IncomingMessage,
    response: ServerResponse,
    { content, hash, large }: StandInFile,
    headers: Record<string, string> = { etag: `"${hash}"` },
  ): Promise<void> {
    const range = faults.noRanges ? null : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const begin = range === null ? 0 : Number(range[1]);
    const end = range === null || range[2] === '' ? content.bytes : Math.min(Number(range[2]) + 1, content.bytes);
    if (range !== null && begin >= content.bytes) {
      return void response.writeHead(416, { 'content-range': `bytes */${content.bytes}` }).end();
    }
    response.writeHead(range === null ? 200 : 206, {
      ...headers,
      'content-length': String(end - begin),
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      ...(range === null ? {} : { 'content-range': `bytes ${begin}-${end - 1}/${content.bytes}` }),
    });
    const cut = large ? (faults.cuts.shift() ?? Infinity) : Infinity;
    const flip = large ? (faults.flips.shift() ?? -1) : -1;
    let at = begin;
    for (const piece of content.slice(begin, end)) {
      if (response.destroyed) return;
      const most = Math.max(0, Math.min(piece.length, begin + cut - at));
      const part =
        flip >= at && flip < at + most ? changed(piece.subarray(0, most), flip - at) : piece.subarray(0, most);
      const began = performance.now();
      const isTaken = response.write(part);
      at += part.length;
      if (large) sent += part.length;
      faults.onSent?.(at - begin);
      if (part.length < piece.length || at - begin >= cut) {
        // The end comes after what was written; a reset makes the system drop what it has not sent yet.
        await new Promise((written) => response.write('', written));
        return void (faults.resets ? request.socket.resetAndDestroy() : request.socket.destroy());
      }
      if (large && faults.rate !== null) {
        await sleep(Math.max(0, (part.length / faults.rate) * 1000 - (performance.now() - began)));
      } else if (!isTaken) {
        await drained(response);
      }
    }
    response.end();
  }

  const stop = async () => {
    for (const server of [hub, storage]) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  };
  // Two names of one machine: clients have to take them for two hosts.
  const storageOrigin = await listen(storage, 'localhost');
  const endpoint = await listen(hub, '127.0.0.1');
  onTestFinished(stop);
  return { endpoint, seen, faults, sent: () => sent, writing, stop };
}

async function listen(server: Server, host: string): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(value));
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end();
}

/** Waits until the receiver has taken what was written, or has gone. */
async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}

function changed(piece: Buffer, at: number): Buffer {
  const copy = Buffer.from(piece);
  copy[at]! ^= 1;
  return copy;
}
