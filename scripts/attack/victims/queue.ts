import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Queue } from '../../../src/contract/index.ts';
import { appFiles } from '../../../src/host/places/app-folder.ts';
import { killAll } from '../trained.ts';
import { age, leftovers } from './look.ts';
import type { QueueChange } from './queue-writer.ts';
import type { Victim } from './victim.ts';

const writer = fileURLToPath(new URL('./queue-writer.ts', import.meta.url));

/** Lines of the ledger that a writer gets to within the time in which it is killed. */
const LINES = 200;

/** A queue under change: what the host has said to be done is done, and the next process finds every entry. */
export const queue: Victim = {
  name: 'queue',
  share: 45,
  async prepare(folder) {
    const folderOf = (number: number) => path.join(folder, `app-${number}`);
    let writers = 0;
    const start = (number: number) => {
      mkdirSync(folderOf(number), { recursive: true });
      const args = ['--import', import.meta.resolve('tsx'), writer, folderOf(number), String((writers += 1))];
      return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
    };
    return {
      usual: await lifeOf(start(0), folderOf(0)),
      start,
      // What a kill has left is looked at after each; there is no end.
      isDone: () => true,
      async wrongAfterKill(number) {
        const left = await leftovers(folderOf(number));
        await age(folderOf(number));
        // One writer clears up after the one before, and leaves one itself.
        return [...(await wrongEntries(folderOf(number))), ...(left.length > 1 ? [left.join(' ')] : [])];
      },
      async wrongAtEnd(number) {
        const names = await readdir(folderOf(number)).catch(() => []);
        const aside = names.filter((name) => name.includes('.damaged-'));
        return aside.length === 0 ? [] : [`a queue was damaged: ${aside.join(', ')}`];
      },
      remove: (number) => rm(folderOf(number), { recursive: true, force: true }),
    };
  },
};

/** Milliseconds until a writer has made its changes; ends it. */
async function lifeOf(child: ChildProcess, folder: string): Promise<number> {
  const started = performance.now();
  while (child.exitCode === null && (await changesOf(folder)).length < LINES) await wait(20);
  const life = performance.now() - started;
  killAll(child);
  return life;
}

async function changesOf(folder: string): Promise<QueueChange[]> {
  const ledger = path.join(folder, 'ledger.jsonl');
  const text = existsSync(ledger) ? await readFile(ledger, 'utf8') : '';
  // The last line may be half written while its writer lives.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as QueueChange);
}

/** How the entries of a queue differ from what the ledger of its writers says; a change that was not said to be done may be done or not. */
async function wrongEntries(folder: string): Promise<string[]> {
  const changes = await changesOf(folder);
  if (changes.length === 0) return [];
  const sure = new Set<string>();
  const unsure = new Set<string>();
  for (const { change, name, isDone } of changes) {
    if (!isDone) unsure.add(name);
    else {
      unsure.delete(name);
      if (change === 'add') sure.add(name);
      else sure.delete(name);
    }
  }
  // Before its first entry a queue has no file.
  const { queue: file } = appFiles(folder);
  const { entries } = existsSync(file) ? Queue.parse(JSON.parse(await readFile(file, 'utf8'))) : { entries: [] };
  const names = entries.map(({ name }) => name);
  const lost = [...sure].filter((name) => !names.includes(name) && !unsure.has(name));
  const back = names.filter((name) => !sure.has(name) && !unsure.has(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...lost.map((name) => `entry ${name} is lost`),
    ...back.map((name) => `entry ${name} is there, and was removed`),
    ...twice.map((name) => `entry ${name} is there twice`),
  ];
}
