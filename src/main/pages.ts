import { readFile } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};

/**
 * Answers requests of the window with the built pages in `folder`. An address without an ending is a route of the app and
 * gets index.html, so that reload and second windows work.
 */
export function servePages(folder: string, headers: Readonly<Record<string, string>>) {
  const root = path.resolve(folder);
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const name = path.extname(pathname) === '' ? 'index.html' : decodeURIComponent(pathname);
    const file = path.join(root, name);
    const type = types[path.extname(file)];
    if (type === undefined || !file.startsWith(root + path.sep)) return new Response('Not found', { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file)), { headers: { ...headers, 'content-type': type } });
    } catch {
      return new Response('Not found', { status: 404 });
    }
  };
}
