import { readPage } from '../host/index.ts';

/** Answers requests of the window with the built pages in `folder`, each with the given headers. */
export function servePages(folder: string, headers: Readonly<Record<string, string>>) {
  return async (request: Request): Promise<Response> => {
    const page = await readPage(folder, new URL(request.url).pathname);
    if (page === null) return new Response('Not found', { status: 404, headers });
    return new Response(page.body, { headers: { ...headers, ...page.headers } });
  };
}
