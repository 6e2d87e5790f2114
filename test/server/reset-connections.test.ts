import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = path.resolve(import.meta.dirname, '../support/serve-child.ts');

/** How often each connection is broken: the server's answer and the reset have to meet. */
const TIMES = 200;

interface Served {
  readonly child: ChildProcess;
  readonly port: number;
  readonly folder: string;
  /** Lets a browser in. */
  readonly cookie: string;
}

async function serve(): Promise<Served> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-test-'));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [link] = (await once(createInterface(child.stdout), 'line')) as [string];
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  return { child, port: Number(new URL(link).port), folder, cookie };
}

/** Opens a connection, sends `text` and resets it after `delay` turns of the event loop. */
async function breakOff(port: number, text: string, delay: number): Promise<void> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  for (let turn = 0; turn < delay; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  socket.resetAndDestroy();
}

const lines = (...parts: string[]) => `${parts.join('\r\n')}\r\n\r\n`;

describe('a connection that is reset', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => {
    served.child.kill();
    rmSync(served.folder, { recursive: true, force: true });
  });
  const own = () => [
    `Host: 127.0.0.1:${served.port}`,
    `Origin: http://127.0.0.1:${served.port}`,
    `Cookie: ${served.cookie}`,
  ];
  const upgrade = (place: string, headers: string[]) =>
    lines(
      `GET ${place} HTTP/1.1`,
      ...headers,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    );

  const attacks: [string, () => string][] = [
    [
      'during a refused upgrade, from a page of another origin',
      () => upgrade('/ws', [`Host: 127.0.0.1:${served.port}`, 'Origin: https://evil.example']),
    ],
    ['during an upgrade elsewhere', () => upgrade('/other', own())],
    [
      'during an upgrade without a key',
      () => lines('GET /ws HTTP/1.1', ...own(), 'Connection: Upgrade', 'Upgrade: websocket'),
    ],
    ['during an upgrade that is granted', () => upgrade('/ws', own())],
    ['with a frame that is none, after an upgrade', () => `${upgrade('/ws', own())}\xff\xff\xff\xff`],
    ['while a large page is sent', () => lines('GET /assets/large.js HTTP/1.1', ...own())],
    ['while pages are asked for one after the other', () => lines('GET / HTTP/1.1', ...own()).repeat(20)],
    ['in the middle of a request', () => 'GET / HTTP/1.1\r\nHost: 127'],
    ['after what is no request', () => lines('NOT HTTP AT ALL')],
    ['with a method for proxies', () => lines('CONNECT example.org:443 HTTP/1.1', 'Host: example.org:443')],
    [
      'in the middle of an upload',
      () => `${lines('POST /upload?name=a.csv HTTP/1.1', ...own(), 'Content-Length: 1000000')}text,label\na,1\n`,
    ],
    [
      'in the middle of an upload that is refused',
      () =>
        `${lines('POST /upload?name=a.csv HTTP/1.1', 'Host: evil.example', 'Content-Length: 1000000')}${'x'.repeat(100_000)}`,
    ],
  ];

  it.each(attacks)('%s, ends no server', async (_, text) => {
    for (let time = 0; time < TIMES; time += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, at) => breakOff(served.port, text(), (time + at) % 12)));
    }
    await wait(100);
    expect(served.child.exitCode).toBeNull();
    const page = await fetch(`http://127.0.0.1:${served.port}/`, { headers: { cookie: served.cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<title>Lorikeet</title>');
  });

  it('leaves no part of an upload behind', async () => {
    const [, text] = attacks.find(([name]) => name === 'in the middle of an upload')!;
    await Promise.all(Array.from({ length: 20 }, () => breakOff(served.port, text(), 50)));
    const uploads = () => {
      try {
        return readdirSync(path.join(served.folder, 'uploads'));
      } catch {
        return [];
      }
    };
    await expect.poll(uploads).toEqual([]);
  });
});
