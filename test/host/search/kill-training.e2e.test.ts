import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { cliFile, launchBuilt } from '../../support/built-program.ts';
import type { SearchState } from '../../../src/contract/index.ts';
import { createHost } from '../../../src/host/index.ts';
import { readJournal } from '../../../src/host/search/journal.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const demo = path.join(root, 'resources/demo');
const unending = new AbortController().signal;
const TRIALS = 3;
/** Draws the moment of the kill. */
const SEED = 14;

/** A search over the demo's model and some of its messages. */
function config(folder: string): string {
  const messages = readFileSync(path.join(demo, 'messages.csv'), 'utf8').split('\n').slice(0, 121);
  writeFileSync(path.join(folder, 'messages.csv'), `${messages.join('\n')}\n`);
  const file = path.join(folder, 'demo.yaml');
  const written = {
    ...{ model: path.join(demo, 'checkpoint'), device: 'cpu', threads: 1 },
    data: {
      ...{ train: 'messages.csv', id: 'id', text: 'text', label: 'label' },
      split: { validation: 0.2, seed: 42 },
    },
    train: { epochs: 2, batchSize: 8, learningRate: 1e-3, checkpointEvery: 4, seed: 42 },
    search: {
      ...{ metric: 'loss', trials: TRIALS, seed: 5 },
      space: { 'lora.r': { choice: [2, 4] }, 'train.learningRate': { loguniform: [3e-4, 3e-3] } },
    },
  };
  writeFileSync(file, JSON.stringify(written));
  return file;
}

const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);

/** Steps of all runs of a folder that are on the disk. */
function stepsIn(runsFolder: string): number {
  if (!existsSync(runsFolder)) return 0;
  const runs = readdirSync(runsFolder).filter((name) => /-t\d{3}$/.test(name));
  return runs.reduce((sum, run) => sum + stepsOf(path.join(runsFolder, run)).length, 0);
}

function stepsOf(run: string): number[] {
  return linesOf(path.join(run, 'metrics.jsonl'))
    .map((line) => JSON.parse(line) as { type: string; step: number })
    .flatMap(({ type, step }) => (type === 'step' ? [step] : []));
}

/** The step that each process which trained a run began with. */
function beginnings(run: string): number[] {
  return linesOf(path.join(run, 'log.jsonl'))
    .map((line) => JSON.parse(line) as { msg: string; startStep?: number })
    .flatMap(({ msg, startStep }) => (msg === 'prepared' ? [startStep!] : []));
}

const foldersOf = ({ record, trials }: SearchState) =>
  trials.map(({ runs: [run] }) => path.join(record.runsFolder, run!.run));
const outcomes = ({ trials }: SearchState) => trials.map(({ setting, value, state }) => ({ setting, value, state }));
const adapterOf = (run: string) =>
  createHash('sha256')
    .update(readFileSync(path.join(run, 'adapter', 'adapter_model.safetensors')))
    .digest('hex');

it.skipIf(process.platform === 'win32')(
  'a search of real trainings whose processes are all killed goes on to what it would have come to, and trains nothing twice',
  async () => {
    const folder = temporaryFolder();
    const file = config(folder);
    const host = (runs: string) => createHost({ launcher: launchBuilt, runsFolder: path.join(folder, runs) });
    const executor = { name: 'local', config: null } as const;
    const start = { config: file, set: [], name: 'whole', executor, follow: true };
    const whole = await host('whole')['search.start'](start, () => undefined, unending);
    expect(whole.record).toMatchObject({ status: 'finished', error: null });
    const steps = stepsIn(path.join(folder, 'whole'));
    expect(steps).toBe(TRIALS * 24);

    // A group of its own: the search and the process that trains are killed together, as by a power cut.
    const runsFolder = path.join(folder, 'killed');
    const words = ['search', file, '--name', 'killed', '--runs', runsFolder];
    const searching = spawn(process.execPath, [cliFile, ...words], { cwd: folder, stdio: 'ignore', detached: true });
    const kill = () => {
      try {
        process.kill(-searching.pid!, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    onTestFinished(kill);
    const draw = createHash('sha256').update(String(SEED)).digest().readUInt32BE() / 2 ** 32;
    const moment = 1 + Math.floor(draw * (steps - 2));
    while (stepsIn(runsFolder) < moment) {
      expect(searching.exitCode).toBeNull();
      await wait(5);
    }
    kill();
    await once(searching, 'exit');

    const [search] = readdirSync(path.join(runsFolder, '.searches'));
    const again = host('killed');
    const stopped = await again['search.show']({ search: search! }, () => undefined, unending);
    expect(stopped.record.status).toBe('interrupted');
    const done = stopped.trials.filter(({ state }) => state === 'finished').map(({ number }) => number);
    expect(done.length).toBeLessThan(TRIALS);
    const before = foldersOf(stopped).map((run) => ({ run, begun: beginnings(run).length }));

    const resumed = await again['search.resume']({ search: search!, follow: true }, () => undefined, unending);
    expect(resumed.record).toMatchObject({ status: 'finished', error: null, resumed: 1 });
    expect(outcomes(resumed)).toEqual(outcomes(whole));
    const journal = await readJournal(path.join(resumed.folder, 'trials.jsonl'));
    for (const type of ['trial', 'finished']) {
      const numbers = journal.flatMap((entry) => (entry.type === type && 'trial' in entry ? [entry.trial] : []));
      expect(numbers.toSorted(), type).toEqual(Array.from({ length: TRIALS }, (_, trial) => trial));
    }
    for (const [number, run] of foldersOf(resumed).entries()) {
      expect(adapterOf(run), `trial ${number}`).toBe(adapterOf(foldersOf(whole)[number]!));
      expect(stepsOf(run), `trial ${number}`).toEqual(Array.from({ length: 24 }, (_, step) => step + 1));
      const begun = beginnings(run);
      if (done.includes(number)) expect(begun, `trial ${number}`).toHaveLength(before[number]!.begun);
      else expect(begun.length, `trial ${number}`).toBeLessThanOrEqual(2);
      // A run with a checkpoint, which comes with every fourth step, goes on from it.
      if (begun.length === 2) expect(begun[1]! % 4).toBe(0);
    }
  },
  600_000,
);
