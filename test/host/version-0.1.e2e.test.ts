import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { launchBuilt } from '../support/built-program.ts';
import { type Handlers, PredictionLine, RunRecord, type RunResult } from '../../src/contract/index.ts';
import { loadWorkbench } from '../../src/engine/index.ts';
import { openBase } from '../../src/engine/train/frozen/base.ts';
import { readConfig } from '../../src/host/config/read.ts';
import { createHost } from '../../src/host/index.ts';
import { filesOfVersion01 } from '../support/version-0.1.ts';
import { temporaryFolder } from '../support/temporary.ts';

const unheard = () => undefined as never;
const unending = new AbortController().signal;
const model = path.resolve('resources/demo/checkpoint');

function opened(): { readonly folder: string; readonly host: Handlers } {
  const folder = filesOfVersion01();
  const [runsFolder, appFolder] = [path.join(folder, 'runs'), path.join(folder, 'app')];
  return { folder, host: createHost({ launcher: launchBuilt, runsFolder, appFolder }) };
}

/** The numbers of an evaluation; other kernels of another machine may differ in the last digits. */
const figures = ({ evaluations }: Pick<RunResult, 'evaluations'>) =>
  evaluations.map(({ step, epoch, loss, metrics }) => ({
    step,
    epoch,
    loss: expect.closeTo(loss!, 3) as number,
    rocAuc: expect.closeTo(metrics['rocAuc'] as number, 3) as number,
  }));

/** Expects the probabilities of a run's validation rows, to so many digits, from its adapter as from its training. */
async function expectRecordedPredictions(host: Handlers, folder: string, digits: number): Promise<void> {
  const record = RunRecord.parse(JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')));
  const { train: file, text: textColumn, delimiter } = record.config.data;
  const source = { type: 'csv', file, textColumn, delimiter, header: null } as const;
  const { predictions } = await host['runs.predict']({ run: folder, source }, unheard, unending);
  const recorded = readFileSync(path.join(folder, 'predictions/validation.jsonl'), 'utf8').trimEnd().split('\n');
  expect(recorded).toHaveLength(record.rows!.validation);
  for (const line of recorded) {
    const { row, probabilities } = PredictionLine.parse(JSON.parse(line));
    expect(predictions[row]!.probabilities[1]).toBeCloseTo(probabilities[1]!, digits);
  }
}

describe('what version 0.1 wrote', () => {
  it.each(['fp32', 'fp16'])('configs: %s means stored, in the file and on the command line', async (word) => {
    const { folder } = opened();
    expect((await readConfig(path.join(folder, `${word}.yaml`))).precision).toBe('stored');
    const int8 = await readConfig(path.join(folder, `${word}.yaml`), ['precision=int8']);
    expect(int8.precision).toBe('int8');
    const set = await readConfig(path.join(folder, 'fp32.yaml'), ['precision=int8', `precision=${word}`]);
    expect(set.precision).toBe('stored');
  });

  it('run folders: are listed, shown and compared', async () => {
    const { folder, host } = opened();
    const { runs, unreadable } = await host['runs.list']({}, unheard, unending);
    expect(unreadable).toEqual([]);
    expect(runs.map(({ record }) => [record.id, record.status, record.config.precision])).toEqual(
      expect.arrayContaining([
        ['finished-int8', 'finished', 'int8'],
        ['interrupted-fp16', 'interrupted', 'stored'],
      ]),
    );
    const shown = await host['runs.show']({ run: 'finished-int8' }, unheard, unending);
    expect(shown.annotation).toEqual({ title: 'Eight bits', tags: ['old'], notes: 'kept' });
    expect(shown.result?.evaluations).toHaveLength(2);
    expect(shown.lastStep).toBe(12);
    const { total } = await host['runs.predictions'](
      {
        ...{ run: 'finished-int8', evaluation: 'validation', label: null, prediction: null, only: 'all' },
        ...{ search: '', positive: null, threshold: null, order: 'row', offset: 0, limit: 20 },
      },
      unheard,
      unending,
    );
    expect(total).toBe(12);
    const { differences } = await host['runs.compare'](
      { first: 'finished-int8', second: 'interrupted-fp16' },
      unheard,
      unending,
    );
    expect(differences).toContainEqual({ field: 'precision', first: 'int8', second: 'stored' });
    expect(existsSync(path.join(folder, 'runs/finished-int8/run.json'))).toBe(true);
  });

  it('an interrupted run: goes on from its checkpoint to the end it would have had, and predicts', async () => {
    const { folder, host } = opened();
    const resumed = await host['runs.resume']({ run: 'interrupted-fp16' }, unheard, unending);
    expect(resumed.record).toMatchObject({ status: 'finished', resumed: 1, error: null });
    const expected = JSON.parse(readFileSync(path.join(folder, 'expected/resumed-result.json'), 'utf8')) as RunResult;
    const [then, now] = [expected, resumed.result!];
    expect(
      now.evaluations.map(({ step, epoch, loss, metrics }) => ({ step, epoch, loss, rocAuc: metrics['rocAuc'] })),
    ).toEqual(figures(then));
    const log = readFileSync(path.join(folder, 'runs/interrupted-fp16/log.jsonl'), 'utf8');
    expect(log).toContain('"startStep":5');
    await expectRecordedPredictions(host, path.join(folder, 'runs/interrupted-fp16'), 4);
  });

  it('a finished run in int8: predicts what it recorded, on a quantized base of the same name and bytes', async () => {
    const { folder, host } = opened();
    const cache = temporaryFolder();
    vi.stubEnv('LORIKEET_CACHE', cache);
    await expectRecordedPredictions(host, path.join(folder, 'runs/finished-int8'), 2);
    const texts = ['Two men are fighting in the kitchen.'];
    const predicted = await host['runs.predict'](
      { run: 'finished-int8', source: { type: 'texts', texts } },
      unheard,
      unending,
    );
    expect(predicted.labels).toEqual(['routine', 'urgent']);
    const digests = JSON.parse(readFileSync(path.join(folder, 'bases.json'), 'utf8')) as Record<string, string>;
    const names = readdirSync(path.join(cache, 'bases')).filter((name) => name.endsWith('.safetensors'));
    expect(names).toEqual(Object.keys(digests).filter((name) => name.includes('int8')));
  });

  it('quantized bases in the cache: are found under the names they have, and hold the same bytes', async () => {
    const { openCheckpoint, readConfig: readModel, resolveModel } = await loadWorkbench();
    const cacheFolder = temporaryFolder();
    const spec = resolveModel(await readModel(model), 'config.json', 2);
    for (const precision of ['int8', 'nf4', 'int4'] as const) {
      await openBase(spec, await openCheckpoint(model), { precision, cacheFolder });
    }
    const names = readdirSync(cacheFolder).filter((name) => name.endsWith('.safetensors'));
    const made = names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(path.join(cacheFolder, name)))
        .digest('hex'),
    ]);
    const recorded = readFileSync(path.join(filesOfVersion01(), 'bases.json'), 'utf8');
    expect(Object.fromEntries(made)).toEqual(JSON.parse(recorded));
  });

  it('drafts: are listed with today’s words, are without problems, and are saved again', async () => {
    const { host } = opened();
    const { drafts } = await host['drafts.list']({}, unheard, unending);
    expect(new Map(drafts.map(({ name, config }) => [name, config['precision']]))).toEqual(
      new Map([
        ['interrupted-fp16', 'stored'],
        ['in int8', 'int8'],
        ['in fp16', 'stored'],
      ]),
    );
    for (const { id, name, step, config } of drafts) {
      const checked = await host['drafts.check']({ config }, unheard, unending);
      expect(checked.problems).toEqual([]);
      await host['drafts.save']({ id, name, step, config }, unheard, unending);
    }
    const [first] = drafts;
    expect((await host['drafts.show']({ id: first!.id }, unheard, unending)).config).toEqual(first!.config);
    // A page of the version before may still hold the old word.
    const raw = await host['drafts.check']({ config: { ...first!.config, precision: 'fp32' } }, unheard, unending);
    expect(raw.config?.precision).toBe('stored');
    const copied = await host['drafts.copyRun']({ run: 'interrupted-fp16' }, unheard, unending);
    expect(copied.config['precision']).toBe('stored');
  });

  it('the queue: has its entries, and takes changes', async () => {
    const { host } = opened();
    const queue = await host['queue.show']({}, unheard, unending);
    expect(queue.paused).toBe(true);
    expect(queue.entries.map(({ name, run, config }) => [name, run, config.precision])).toEqual([
      ['waiting in fp16', null, 'stored'],
      ['waiting in nf4', null, 'nf4'],
      ['interrupted-fp16', 'interrupted-fp16', 'stored'],
    ]);
    const moved = await host['queue.move']({ id: queue.entries[2]!.id, to: 0 }, unheard, unending);
    expect(moved.entries[0]?.run).toBe('interrupted-fp16');
  });

  it('settings: are kept', async () => {
    const { host } = opened();
    const settings = await host['settings.show']({}, unheard, unending);
    expect(settings).toMatchObject({ language: 'zh-Hans', theme: 'dark' });
  });
});
