import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeLicenses } from '../../scripts/licenses/write.ts';

const root = path.resolve(import.meta.dirname, '../..');
const electronVite = path.join(
  path.dirname(createRequire(import.meta.url).resolve('electron-vite/package.json')),
  'bin/electron-vite.js',
);
const builds = path.join(root, 'node_modules/.cache/lorikeet-test');

/**
 * A fresh build of the app, made once for all test files of a run: the first that asks makes it, the others wait. It lies
 * where Node finds the packages that a build leaves outside.
 */
export async function builtApp(): Promise<string> {
  // Every test file has a process of its own, all with one parent.
  const folder = path.join(builds, String(process.ppid));
  const made = path.join(folder, 'made');
  const failed = path.join(folder, 'failed');
  if (claimed(folder)) {
    try {
      const command = ['build', '--logLevel', 'warn', '--outDir', path.join(folder, 'dist')];
      await promisify(execFile)(process.execPath, [electronVite, ...command], { cwd: root });
      writeLicenses(root, path.join(folder, 'dist'));
      writeFileSync(made, '');
    } catch (error) {
      writeFileSync(failed, '');
      throw error;
    }
  }
  while (!existsSync(made)) {
    if (existsSync(failed)) throw new Error('the build failed in another test file');
    await wait(100);
  }
  return path.join(folder, 'dist');
}

function claimed(folder: string): boolean {
  mkdirSync(builds, { recursive: true });
  try {
    mkdirSync(folder);
  } catch {
    return false;
  }
  for (const old of readdirSync(builds)) {
    if (old !== path.basename(folder) && !isAlive(Number(old))) {
      rmSync(path.join(builds, old), { recursive: true, force: true });
    }
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
