import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AttackOptions, randomFrom, type Report } from './report.ts';
import { memoryOf, openLine, serve, type Served, stop } from './served.ts';

/** What a server may grow by under attack. */
const MOST_LOG_BYTES = 2 << 20;
const MOST_MEMORY_BYTES = 400 << 20;
const REQUESTS = { short: 3000, long: 300_000 };

/** Sends bytes, waits for an answer or a moment, and resets the connection. */
async function send(port: number, text: string, delay: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect').catch(() => undefined), wait(2000)]);
  socket.write(text);
  await Promise.race([once(socket, 'data').catch(() => undefined), wait(delay)]);
  socket.resetAndDestroy();
}

const part = (random: () => number, parts: readonly string[]) => parts[Math.floor(random() * parts.length)]!;

/** A request of parts that do not belong together. */
function request(random: () => number, { port, cookie }: Served): string {
  const long = 'x'.repeat(Math.floor(random() * 9000));
  const place = part(random, [
    '/',
    '/ws',
    '/upload?name=a.csv',
    '/enter?token=x',
    '/..%2f..%2fetc/passwd',
    '//',
    '/%zz',
    `/${long}`,
    '*',
  ]);
  const headers = [
    `Host: ${part(random, [`127.0.0.1:${port}`, 'evil.example', ''])}`,
    `Origin: ${part(random, [`http://127.0.0.1:${port}`, 'https://evil.example', 'null'])}`,
    `Cookie: ${part(random, [cookie, `${cookie}x`, `lorikeet-${port}=`, long])}`,
    ...(random() < 0.4
      ? [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        ]
      : []),
    ...(random() < 0.3 ? [`Content-Length: ${part(random, ['5', '-1', '99999999999999', 'x'])}`] : []),
    ...(random() < 0.1 ? ['Transfer-Encoding: chunked'] : []),
  ];
  const method = part(random, ['GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'PUT', 'XYZ', '\u0000']);
  return `${method} ${place} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${part(random, ['', 'hello', '\u0081\u00ff', long])}`;
}

/** Calls of a page that has been let in, with requests that no page makes. */
async function badCalls(served: Served, random: () => number, calls: number): Promise<void> {
  const socket = await openLine(served);
  const names = [
    'runs.show',
    'runs.purge',
    'runs.delete',
    'drafts.show',
    'data.show',
    'models.show',
    'queue.add',
    'settings.change',
    'nothing',
    '__proto__',
  ];
  const values = [
    null,
    '..',
    '../..',
    '/',
    'a'.repeat(5000),
    -1,
    1e308,
    {},
    [],
    { deleted: '..' },
    { run: '..' },
    { id: '../x' },
  ];
  for (let id = 1; id <= calls; id += 1) {
    const value = values[Math.floor(random() * values.length)];
    const body = random() < 0.5 ? value : { run: value, id: value, deleted: value, data: value, model: value };
    if (socket.readyState !== socket.OPEN) return badCalls(served, random, calls - id);
    socket.send(JSON.stringify({ type: 'call', id, channel: part(random, names), request: body }));
    if (id % 50 === 0) await wait(5);
  }
  await wait(200);
  socket.close();
}

async function logBytes(folder: string): Promise<number> {
  const logs = path.join(folder, 'logs');
  const names = await readdir(logs).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(logs, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Requests that nobody should send, to a server of its own. */
export async function attackServer({ seed, isLong }: AttackOptions): Promise<Report> {
  const served = await serve();
  const findings: string[] = [];
  const random = randomFrom(seed);
  const attempts = isLong ? REQUESTS.long : REQUESTS.short;
  const before = await memoryOf(served);
  try {
    for (let sent = 0; sent < attempts && served.child.exitCode === null; sent += 20) {
      await Promise.all(Array.from({ length: 20 }, () => send(served.port, request(random, served), random() * 30)));
    }
    if (served.child.exitCode === null) await badCalls(served, random, attempts / 10);
    if (served.child.exitCode !== null) findings.push(`seed ${seed}: the server ended with ${served.child.exitCode}`);
    else {
      const page = await fetch(`http://127.0.0.1:${served.port}/`, { headers: { cookie: served.cookie } });
      if (page.status !== 200) findings.push(`seed ${seed}: the page is answered with ${page.status}`);
      const grown = (await memoryOf(served)) - before;
      if (grown > MOST_MEMORY_BYTES) findings.push(`seed ${seed}: the server grew by ${grown} bytes`);
    }
    const bytes = await logBytes(served.folder);
    if (bytes > MOST_LOG_BYTES) findings.push(`seed ${seed}: the log has ${bytes} bytes`);
  } finally {
    await stop(served);
  }
  return { attempts: attempts + attempts / 10, findings };
}
