import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { RunConfig } from '../../../src/contract/index.ts';
import { readConfigValue } from '../../../src/host/config/value.ts';
import { createSearch } from '../../../src/host/search/create.ts';
import { searchFiles } from '../../../src/host/search/folder.ts';
import { readJournal } from '../../../src/host/search/journal.ts';
import { writeSearch } from '../../../src/host/search/record.ts';
import { searchState } from '../../../src/host/search/state.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const program = fileURLToPath(new URL('../../support/fake-search.ts', import.meta.url));

function config(trials = 60): RunConfig {
  return readConfigValue({
    model: '/models/none',
    data: { train: '/data/none.csv' },
    search: {
      ...{ trials, seeds: 1, pruner: 'none', seed: 7 },
      space: { 'lora.r': { choice: [2, 4, 8, 16] }, 'train.learningRate': { loguniform: [1e-5, 1e-1] } },
    },
  });
}

function search(trials?: number): Promise<string> {
  const runsFolder = path.join(temporaryFolder(), 'runs');
  return createSearch({ config: config(trials), name: 'kill', executor: { name: 'local', config: null }, runsFolder });
}

function start(folder: string) {
  return fork(program, [folder], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function linesOf(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0;
}

async function toTheEnd(folder: string): Promise<string> {
  const child = start(folder);
  const [printed, errors] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')]);
  expect(`${printed}${errors}`).toContain('finished');
  return printed;
}

// 21 processes start one after the other.
it('a search that is killed 20 times at any moment loses no trial and repeats none', async () => {
  const killed = await search();
  const journal = searchFiles(killed).journal;
  let lines = 0;
  for (let kill = 0; kill < 20; kill += 1) {
    const child = start(killed);
    // Each gets on, at least a little: a kill before anything was done would prove nothing.
    // The first line of one that goes on says no more than that.
    const least = kill === 0 ? lines : lines + 1;
    await expect.poll(() => linesOf(journal), { timeout: 60_000, interval: 2 }).toBeGreaterThan(least);
    await wait(Math.random() * 30);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lines = linesOf(journal);
    // What a kill in the middle of a write leaves.
    if (kill === 10) writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"type":"fini`);
  }
  const before = (await searchState(killed)).trials.filter(({ state }) => state === 'finished').length;
  // Else the kills have hit nothing but the beginning or the end.
  expect(before).toBeLessThan(60);
  await toTheEnd(killed);

  const { record, trials, best } = await searchState(killed);
  expect(record).toMatchObject({ status: 'finished', endReason: 'trials' });
  expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  expect(trials.every(({ state }) => state === 'finished')).toBe(true);
  expect(best).not.toBeNull();
  const entries = await readJournal(journal);
  const count = (type: string) =>
    entries.flatMap((entry) => (entry.type === type && 'trial' in entry ? [entry.trial] : []));
  for (const type of ['trial', 'finished']) {
    expect(
      count(type).toSorted((one, other) => one - other),
      type,
    ).toEqual(trials.map(({ number }) => number));
  }
  // No setting is lost, and none is there twice.
  expect(new Set(trials.map(({ setting }) => JSON.stringify(setting))).size).toBe(60);
  for (const trial of trials) {
    const { config: trained } = JSON.parse(
      readFileSync(path.join(record.runsFolder, trial.runs[0]!.run, 'run.json'), 'utf8'),
    ) as { config: RunConfig };
    expect(trained.lora.r).toBe(trial.setting['lora.r']);
    expect(trained.train.learningRate).toBe(trial.setting['train.learningRate']);
  }
}, 600_000);

it('a search with damaged lines in its journal is shown, and goes on without the trials that they began', async () => {
  const folder = await search(8);
  const { journal } = searchFiles(folder);
  await toTheEnd(folder);
  const lines = readFileSync(journal, 'utf8').split('\n');
  const damage = (type: string, trial: number) => {
    const at = lines.findIndex((line) => line.startsWith(`{"type":"${type}","trial":${trial},`));
    expect(at).toBeGreaterThanOrEqual(0);
    lines[at] = `\0\0${lines[at]!.slice(9)}`;
  };
  // Of the last trial its number would be given anew, and the folder of its run taken for the new one.
  for (const trial of [2, 7]) damage('trial', trial);
  damage('finished', 4);
  writeFileSync(journal, lines.join('\n'));
  const { record, trials } = await searchState(folder);
  expect(trials.map(({ number }) => number)).toEqual([0, 1, 3, 4, 5, 6]);

  await writeSearch(folder, { ...record, status: 'starting', process: null, endReason: null });
  const printed = await toTheEnd(folder);
  expect(printed.match(/was damaged and is removed/g)).toHaveLength(3);
  const after = await searchState(folder);
  expect(after.trials.map(({ number, state }) => [number, state])).toEqual(
    [0, 1, 3, 4, 5, 6, 8, 9].map((number) => [number, 'finished']),
  );
  for (const trial of after.trials) {
    const run = path.join(record.runsFolder, trial.runs[0]!.run, 'run.json');
    const { config: trained } = JSON.parse(readFileSync(run, 'utf8')) as { config: RunConfig };
    expect(trained.train.learningRate).toBe(trial.setting['train.learningRate']);
  }
  expect(await toTheEnd(folder)).not.toContain('damaged');
}, 120_000);
