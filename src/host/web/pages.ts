import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../../engine/index.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A file of the built pages by the path of its address; null where there is none. A path without an ending is a route of the
 * app and gets index.html, so that reload and second windows work. Assets have a hash in their names and never change.
 */
export async function readPage(folder: string, pathname: string): Promise<PageFile | null> {
  const root = path.resolve(folder);
  const name = path.posix.extname(pathname) === '' ? 'index.html' : decoded(pathname);
  const file = path.join(root, name ?? '');
  const type = types[path.extname(file)];
  if (name === null || type === undefined || !file.startsWith(root + path.sep)) return null;
  try {
    const cached = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    return {
      body: new Uint8Array(await readFile(file)),
      headers: { 'content-type': type, 'cache-control': cached },
    };
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

function decoded(pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname);
    return name.includes('\0') ? null : name;
  } catch {
    return null;
  }
}
