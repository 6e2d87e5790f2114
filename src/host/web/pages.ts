import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isName, systemCode } from '../../engine/index.ts';

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
  const name = path.posix.extname(pathname) === '' ? 'index.html' : decoded(pathname);
  const parts = name.split('/').filter((part) => part !== '');
  const file = path.join(folder, ...parts);
  const type = types[path.extname(file)];
  if (type === undefined || !parts.every((part) => isName(part))) return null;
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

/** Nothing where the address is none. */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}
