/** A server of made-up pages in a process of its own, for tests that try to end it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createHost } from '../../src/host/index.ts';
import { startServer } from '../../src/server/index.ts';

const folder = process.argv[2]!;
const pages = path.join(folder, 'pages');
mkdirSync(path.join(pages, 'assets'), { recursive: true });
writeFileSync(path.join(pages, 'index.html'), '<title>Lorikeet</title>');
writeFileSync(path.join(pages, 'assets/large.js'), 'x'.repeat(8 << 20));
const launcher = () => {
  throw new Error('no worker is needed here');
};
const server = await startServer({
  handlers: createHost({ launcher, runsFolder: path.join(folder, 'runs'), appFolder: folder }),
  ...{ pages, uploads: path.join(folder, 'uploads'), host: '127.0.0.1', port: 0 },
  warn: () => undefined,
});
console.log(server.link);
