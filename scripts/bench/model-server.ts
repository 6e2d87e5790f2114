import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from './rate-limit.ts';
import { hashOfPieces, pieces } from './weights.ts';

/** The model that the server has, and the file of it that is large. */
export const SERVED = { id: 'bench/weights', file: 'model.safetensors' } as const;

const commit = 'c'.repeat(40);
const small: Readonly<Record<string, string>> = { 'config.json': '{"model_type":"roberta"}', 'tokenizer.json': '{}' };

/** What the server has sent of the large file. */
export interface Served {
  /** Completed transfers. */
  readonly transfers: number;
  readonly bytes: number;
  /** Bytes per second of the fastest. */
  readonly fastest: number;
}

export interface ModelServer {
  readonly endpoint: string;
  served(): Served;
  close(): Promise<void>;
}

/**
 * Serves one model on loopback as the Hub does, as far as a pull asks: its commit, its listing, and its files, the weights by way of
 * an address of the storage. Transfers of the weights share `limit`.
 */
export async function serveModel(weightBytes: number, limit: RateLimit | null): Promise<ModelServer> {
  const listing = JSON.stringify([
    ...Object.entries(small).map(([name, text]) =>
      listed(name, text.length, createHash('sha256').update(text).digest('hex')),
    ),
    listed(SERVED.file, weightBytes, hashOfPieces(weightBytes)),
  ]);
  const info = {
    ...{ _id: SERVED.id, id: SERVED.id, sha: commit, tags: [], lastModified: '2024-01-01T00:00:00.000Z' },
    ...{ private: false, gated: false, downloads: 0, likes: 0 },
  };
  let served: Served = { transfers: 0, bytes: 0, fastest: 0 };

  async function* paced(start: number): AsyncGenerator<Buffer> {
    for (const piece of pieces(weightBytes, start)) {
      const wait = limit?.letIn(piece.length) ?? 0;
      if (wait > 0) await sleep(wait);
      served = { ...served, bytes: served.bytes + piece.length };
      yield piece;
    }
  }

  /** @param start the first byte of them, where the rest alone is asked for */
  async function sendWeights(response: ServerResponse, start: number | null): Promise<void> {
    const from = start ?? 0;
    const range = start === null ? {} : { 'content-range': `bytes ${start}-${weightBytes - 1}/${weightBytes}` };
    response.writeHead(start === null ? 200 : 206, {
      ...{ 'content-type': 'application/octet-stream', 'content-length': weightBytes - from, ...range },
    });
    const began = performance.now();
    await pipeline(() => paced(from), response);
    const rate = (weightBytes - from) / ((performance.now() - began) / 1000);
    served = { ...served, transfers: served.transfers + 1, fastest: Math.max(served.fastest, rate) };
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://hub');
    const file = /\/resolve\/[^/]+\/(.+)$/.exec(pathname)?.[1];
    if (pathname === '/storage') sendWeights(response, startOf(request.headers.range)).catch(() => response.destroy());
    else if (pathname.endsWith('/revision/main')) json(response, JSON.stringify(info));
    else if (pathname.includes('/tree/')) json(response, listing);
    else if (file === SERVED.file) response.writeHead(302, { location: '/storage' }).end();
    else if (file !== undefined && file in small) response.end(small[file]);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served: () => served,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** An entry of the listing as the Hub has it for large files. */
function listed(path: string, size: number, sha256: string): object {
  return { type: 'file', path, size, oid: '0'.repeat(40), lfs: { oid: sha256, size, pointerSize: 134 } };
}

/** The first byte that a client asks for; null where it asks for all. */
function startOf(range: string | undefined): number | null {
  const start = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  return start === undefined ? null : Number(start);
}

function json(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text);
}
