import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { builtApp } from '../support/built-app.ts';
import { resizeDisk, smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Serving {
  readonly child: ChildProcess;
  readonly link: string;
  readonly errors: () => string;
}

/** Fills what is left of a disk. */
function fill(disk: string): void {
  try {
    writeFileSync(path.join(disk, 'filling'), Buffer.alloc(1 << 20));
  } catch {
    // Full.
  }
}

describe('lorikeet serve, built', () => {
  let dist: string;
  beforeAll(async () => {
    dist = await builtApp();
  });

  /** Starts the server with its app folder at `data`. */
  const serve = async (data: string): Promise<Serving> => {
    const child = spawn(process.execPath, [path.join(dist, 'main/cli.js'), 'serve', '--port', '0', '--json'], {
      cwd: temporaryFolder(),
      env: { ...process.env, LORIKEET_DATA: data },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    child.stderr.on('data', (chunk: Buffer) => (printed += String(chunk)));
    const first = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
      once(child, 'exit').then(([code]) => `exit code ${code}: ${printed}`),
    ]);
    expect(first).toContain('serving');
    return { child, link: (JSON.parse(first) as { link: string }).link, errors: () => printed };
  };
  it('ends at once where the port is no port', () => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(dist, 'main/cli.js'), 'serve', '--port', 'abc'], {
      encoding: 'utf8',
      env: { ...process.env, LORIKEET_DATA: temporaryFolder() },
      timeout: 60_000,
    });
    expect(stderr).toContain('server.bad-port');
    expect(status).toBe(2);
  });

  /** Requests that are refused, each of which the log has a line for. */
  const refused = async ({ link }: Serving, times = 20) => {
    for (let time = 0; time < times; time += 1) {
      // Long enough to fill the last page of a log in fewer lines than a minute may have.
      expect((await fetch(new URL(`/${'x'.repeat(250)}`, link))).status).toBe(403);
    }
  };

  it('goes on where the disk with its log is full, says so once, and logs again once there is room', async (context) => {
    const disk = smallDisk('64k');
    if (disk === undefined) return context.skip('mounting a small file system is not allowed here');
    const serving = await serve(path.join(disk, 'app'));
    const log = path.join(disk, 'app', 'logs', 'server.log');
    await refused(serving, 2);
    fill(disk);
    // Until the last page of the log is full too.
    await refused(serving, 22);
    expect(serving.child.exitCode).toBeNull();
    expect(serving.errors().match(/The disk is full/g)).toHaveLength(1);
    resizeDisk(disk, '256k');
    await refused(serving, 3);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { level: number }).level)).toContain(40);
  });

  it('starts where its folder cannot be made at all', async () => {
    const file = path.join(temporaryFolder(), 'a-file');
    writeFileSync(file, '');
    const serving = await serve(path.join(file, 'app'));
    await refused(serving);
    expect(serving.child.exitCode).toBeNull();
    expect(serving.errors()).toContain('server.log cannot be written');
  });

  it.skipIf(!existsSync('/dev/full'))('does not end where what it prints cannot be written', async () => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, [path.join(dist, 'main/cli.js'), 'serve', '--port', '0'], {
      cwd: folder,
      env: { ...process.env, LORIKEET_DATA: folder },
      stdio: ['ignore', openSync('/dev/full', 'w'), openSync('/dev/full', 'w')],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await expect.poll(() => existsSync(path.join(folder, 'queue.owner')), { timeout: 30_000 }).toBe(true);
    await wait(1000);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    // Some of what it had to say was not written.
    expect(await once(child, 'exit')).toEqual([1, null]);
  });
});
