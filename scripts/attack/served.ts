import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

const cli = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url));

/** `lorikeet serve` on a folder of its own, and the cookie of a browser that was let in. */
export interface Served {
  readonly child: ChildProcess;
  readonly port: number;
  readonly folder: string;
  readonly runs: string;
  readonly cookie: string;
}

/** Starts a server with empty pages. */
export async function serve(): Promise<Served> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-attack-'));
  const pages = path.join(folder, 'pages');
  const runs = path.join(folder, 'runs');
  await mkdir(pages);
  await writeFile(path.join(pages, 'index.html'), '<title>Lorikeet</title>');
  const command = ['--json', '--runs', runs, 'serve', '--pages', pages, '--port', '0'];
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), cli, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LORIKEET_DATA: folder },
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { link, port } = JSON.parse(line) as { link: string; port: number };
  const entered = await fetch(link, { redirect: 'manual' });
  return { child, port, folder, runs, cookie: entered.headers.get('set-cookie')!.split(';')[0]! };
}

/** Ends a server, and removes its folder. */
export async function stop({ child, folder }: Served): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The line of a page to the server, open. */
export async function openLine({ port, cookie }: Served): Promise<WebSocket> {
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { cookie, origin } });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

/** Resident memory of the server in bytes; 0 where the system does not tell. */
export async function memoryOf({ child }: Served): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Open files and sockets of the server, and the processes that it has started; 0 where the system does not tell. */
export async function handlesOf({ child }: Served): Promise<{ files: number; processes: number }> {
  const files = await readdir(`/proc/${child.pid}/fd`).catch(() => []);
  const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
  return { files: files.length, processes: children.split(' ').filter((pid) => pid !== '').length };
}
