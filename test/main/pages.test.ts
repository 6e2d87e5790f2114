import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { servePages } from '../../src/main/pages.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('pages of the window', () => {
  const get = (address: string): Promise<Response> => {
    const folder = temporaryFolder();
    const pages = path.join(folder, 'pages');
    mkdirSync(path.join(pages, 'assets'), { recursive: true });
    writeFileSync(path.join(pages, 'index.html'), '<title>Lorikeet</title>');
    writeFileSync(path.join(pages, 'assets/app.js'), 'export {};');
    writeFileSync(path.join(folder, 'secret.json'), '{}');
    const serve = servePages(pages, { 'content-security-policy': "default-src 'self'" });
    return serve(new Request(`lorikeet://app${address}`));
  };

  it.each(['/', '/runs', '/runs/a%20b/train'])('gives every route the one page: %s', async (route) => {
    const response = await get(route);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(await response.text()).toContain('<title>');
  });
  it('gives an asset with its type', async () => {
    expect((await get('/assets/app.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });
  it.each([
    '/..%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/absent.js',
    '/app.node',
  ])('has nothing at %s', async (address) => expect((await get(address)).status).toBe(404));
});
