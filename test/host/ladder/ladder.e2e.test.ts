import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { EventOf, Handlers, LadderRecord } from '../../../src/contract/index.ts';
import { createHost } from '../../../src/host/index.ts';
import { ladderFiles } from '../../../src/host/ladder/folder.ts';
import { writeSmallRun, writeTexts } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

interface Prepared {
  readonly folder: string;
  readonly config: string;
  readonly host: Handlers;
}

async function prepared(): Promise<Prepared> {
  const folder = temporaryFolder();
  const config = await writeSmallRun(folder, 200);
  return { folder, config, host: createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') }) };
}

type Event = EventOf<'ladder.start'>;

const unending = new AbortController().signal;
const unheard = () => undefined;

function start({ host, config }: Prepared, emit: (event: Event) => void = unheard, set: string[] = []) {
  return host['ladder.start']({ config, set, models: [], follow: true }, emit, unending);
}

const states = ({ rungs }: LadderRecord) => Object.fromEntries(rungs.map(({ id, state }) => [id, state]));

/** More steps than a test waits for. */
const long = ['train.epochs=400'];

describe('a ladder', () => {
  it('tries every rung on the same rows, tells the time before each, and recommends one', async () => {
    const set = await prepared();
    const events: LadderRecord[] = [];
    const { folder, record } = await start(set, (event) => {
      if (event.type === 'ladder') events.push(event.record);
    });
    expect(record).toMatchObject({
      ...{ status: 'finished', error: null, process: null, scored: 'validation' },
      rows: { train: 160, scored: 40 },
    });
    expect(states(record)).toEqual({
      majority: 'finished',
      'tf-idf': 'finished',
      'frozen-1': 'finished',
      'lora-1': 'finished',
    });
    const resultOf = (id: string) => record.rungs.find((rung) => rung.id === id)!.result!;
    // The texts give their labels away by a word: what reads words has nearly all of them right.
    expect(resultOf('tf-idf').f1.estimate).toBeGreaterThan(0.8);
    expect(resultOf('majority').rocAuc).toEqual({ estimate: 0.5, low: 0.5, high: 0.5 });
    for (const { id, result, expectedSeconds } of record.rungs) {
      expect(result!.f1.low).toBeLessThanOrEqual(result!.f1.estimate);
      expect(result!.f1.high).toBeGreaterThanOrEqual(result!.f1.estimate);
      expect(result!.memoryBytes).toBeGreaterThan(1e6);
      if (id !== 'majority') expect(expectedSeconds).toBeGreaterThan(0);
      const lines = readFileSync(ladderFiles(folder).predictions(id), 'utf8').trimEnd().split('\n');
      expect(lines).toHaveLength(40);
    }
    // A rung that runs and has not started is measured.
    const started = events
      .flatMap(({ rungs }) => rungs)
      .filter(({ id, state, startedAt }) => id === 'lora-1' && state === 'running' && startedAt !== null);
    expect(started[0]!.expectedSeconds).toBeGreaterThan(0);
    // A random model of two layers learns little in two epochs: words are enough.
    expect(record.recommendation!.rung).toBe('tf-idf');
    expect(record.recommendation!.comparisons.map(({ rung }) => rung)).toEqual(['tf-idf', 'frozen-1', 'lora-1']);
    expect(record.recommendation!.comparisons[0]).toMatchObject({ against: 'majority', beyondNoise: true });

    const { run } = record.rungs.at(-1)!;
    const { runs } = await set.host['runs.list']({}, unheard, unending);
    expect(runs.map(({ record: { id } }) => id)).toEqual([run]);
    expect(runs[0]!.result!.best!.metrics['f1']).toBeCloseTo(resultOf('lora-1').f1.estimate, 10);
    const { ladders } = await set.host['ladder.list']({}, unheard, unending);
    expect(ladders.map(({ record: { id } }) => id)).toEqual([record.id]);
  });

  it('ends when it is asked to, and goes on with the run it had begun', async () => {
    const set = await prepared();
    let asked = false;
    const { folder, record } = await start(
      set,
      (event) => {
        const isTraining = event.type === 'ladder' && (event.record.rungs.at(-1)!.progress ?? 0) > 0;
        if (!isTraining || asked) return;
        asked = true;
        void set.host['ladder.cancel']({ ladder: event.folder }, unheard, unending);
      },
      long,
    );
    expect(record.status).toBe('cancelled');
    expect(states(record)).toMatchObject({ 'frozen-1': 'finished', 'lora-1': 'waiting' });
    const { run } = record.rungs.at(-1)!;
    const before = record.rungs[1]!.result;

    // A shorter run would be another run: this one is cut short instead, by its own record of steps.
    const runFolder = path.join(set.folder, 'runs', run!);
    expect(existsSync(path.join(runFolder, 'checkpoints'))).toBe(true);
    let steps = 0;
    const resumed = await set.host['ladder.resume'](
      { ladder: record.id, follow: true },
      (event) => {
        if (event.type !== 'ladder' || (event.record.rungs.at(-1)!.progress ?? 0) === 0) return;
        steps += 1;
        if (steps === 1) void set.host['ladder.cancel']({ ladder: folder }, unheard, unending);
      },
      unending,
    );
    expect(resumed.record).toMatchObject({ status: 'cancelled', resumed: 1 });
    expect(resumed.record.rungs.at(-1)!.run).toBe(run);
    expect(resumed.record.rungs[1]!.result).toEqual(before);
  });

  it('keeps the rungs that are done when its process is killed', async () => {
    const set = await prepared();
    const killed = await start(
      set,
      (event) => {
        if (event.type !== 'ladder') return;
        const { rungs, process: inCharge } = event.record;
        const isThere = inCharge !== null && inCharge.pid !== process.pid;
        if (isThere && rungs.at(-1)!.state === 'running') process.kill(inCharge.pid, 'SIGKILL');
      },
      long,
    );
    expect(killed.record).toMatchObject({ status: 'interrupted', process: null });
    expect(killed.record.error!.code).toMatch(/^ladder\.worker-(died|gone)$/);
    expect(states(killed.record)).toMatchObject({ 'tf-idf': 'finished', 'frozen-1': 'finished', 'lora-1': 'waiting' });

    // The run is begun anew: its folder is gone, and its epochs would take too long.
    const { record: file } = ladderFiles(killed.folder);
    const { run } = killed.record.rungs.at(-1)!;
    if (run !== null) rmSync(path.join(set.folder, 'runs', run), { recursive: true });
    const record = JSON.parse(readFileSync(file, 'utf8')) as LadderRecord;
    const shorter = { ...record.config, train: { ...record.config.train, epochs: 1 } };
    writeFileSync(file, JSON.stringify({ ...record, config: shorter }));
    const ended = await set.host['ladder.resume']({ ladder: killed.record.id, follow: true }, unheard, unending);
    expect(ended.record.status).toBe('finished');
    expect(ended.record.rungs[2]!.result).toEqual(killed.record.rungs[2]!.result);
  });

  it('goes on where a model fails, and tells why it did', async () => {
    const set = await prepared();
    const model = path.join(set.folder, 'model');
    rmSync(path.join(model, 'model.safetensors'));
    const { record } = await start(set);
    expect(record.status).toBe('finished');
    expect(states(record)).toMatchObject({ 'tf-idf': 'finished', 'frozen-1': 'failed', 'lora-1': 'failed' });
    expect(record.rungs[2]!.error!.code).toMatch(/^weights\./);
    expect(record.recommendation!.rung).toBe('tf-idf');
  });

  it('takes data alone, guesses its columns, and says what it cannot guess', async () => {
    const { folder, host } = await prepared();
    const data = path.join(folder, 'tweets.csv');
    writeTexts(data, 60);
    const model = path.join(folder, 'model');
    const request = { config: data, set: ['train.epochs=1'], models: [model], follow: true };
    const { record } = await host['ladder.start'](request, unheard, unending);
    expect(record).toMatchObject({
      status: 'finished',
      config: { data: { text: 'text', label: 'label' }, train: { epochs: 1, classWeights: 'balanced' } },
    });
    writeFileSync(data, 'a,b\n1,2\n3,4\n');
    await expect(host['ladder.start'](request, unheard, unending)).rejects.toMatchObject({ code: 'ladder.no-columns' });
    await expect(host['ladder.follow']({ ladder: 'none' }, unheard, unending)).rejects.toMatchObject({
      code: 'ladder.unknown',
    });
  });
});
