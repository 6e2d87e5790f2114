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
import { searchState } from '../../../src/host/search/state.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const program = fileURLToPath(new URL('../../support/fake-search.ts', import.meta.url));

function config(): RunConfig {
  return readConfigValue({
    model: '/models/none',
    data: { train: '/data/none.csv' },
    search: {
      ...{ trials: 60, seeds: 1, pruner: 'none', seed: 7 },
      space: { 'lora.r': { choice: [2, 4, 8, 16] }, 'train.learningRate': { loguniform: [1e-5, 1e-1] } },
    },
  });
}

function search(): Promise<string> {
  const runsFolder = path.join(temporaryFolder(), 'runs');
  return createSearch({ config: config(), name: 'kill', executor: { name: 'local', config: null }, runsFolder });
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

async function toTheEnd(folder: string): Promise<void> {
  const child = start(folder);
  const [printed, errors] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')]);
  expect(`${printed}${errors}`).toContain('finished');
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
