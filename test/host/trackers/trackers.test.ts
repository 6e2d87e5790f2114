import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eventSchema } from '../../../src/host/trackers/event-schema.ts';
import { endMlflowSearch } from '../../../src/host/trackers/mlflow.ts';
import { openTrackers, trackerFolder } from '../../../src/host/trackers/open.ts';
import { crc32c, frameRecord, recordsOf } from '../../../src/host/trackers/record-file.ts';
import type { TrackedRun } from '../../../src/host/trackers/tracker.ts';
import type { TrackerName } from '../../../src/shared/trackers.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { evaluationEvent, stepEvent, trackedRun } from '../../support/tracked-events.ts';

/** A run that is killed after step 6, resumes after step 4, and ends with step 8. */
async function interruptedRun(run: TrackedRun): Promise<void> {
  const lines = [stepEvent(1), stepEvent(2), stepEvent(3), stepEvent(4), evaluationEvent(4, 0.5)];
  const first = await openTrackers(run, [], fail);
  for (const event of [...lines, stepEvent(5, 9), stepEvent(6, 9)]) first.append(event);
  first.close();
  const second = await openTrackers(run, lines, fail);
  for (const event of [stepEvent(5), stepEvent(6), stepEvent(7, null), stepEvent(8), evaluationEvent(8, 0.6)]) {
    second.append(event);
  }
  await second.end('finished', '2026-01-01T00:01:00.000Z');
  second.close();
}

function fail(message: string): never {
  throw new Error(message);
}

interface Decoded {
  readonly step?: number;
  readonly wallTime: number;
  readonly fileVersion?: string;
  readonly sessionLog?: { status: number };
  readonly summary?: {
    value: {
      tag: string;
      simpleValue?: number;
      metadata?: { pluginData: { pluginName: string; content: Uint8Array } };
    }[];
  };
}

function decode<Message>(type: string, bytes: Uint8Array): Message {
  const message = eventSchema.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number }) as Message;
}

function eventsIn(folder: string): Decoded[] {
  const names = readdirSync(folder).sort();
  for (const name of names) expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\..*\.lorikeet$/);
  const files = names.map((name) =>
    recordsOf(readFileSync(path.join(folder, name))).map((record) => decode<Decoded>('Event', record)),
  );
  // Where the run was resumed there are files that only say what they are.
  for (const file of files.slice(0, -1)) expect(file).toMatchObject([{ fileVersion: 'brain.Event:2' }]);
  return files.at(-1)!;
}

/** [step, value] of one tag. */
function series(events: readonly Decoded[], tag: string): [number, number][] {
  return events.flatMap(({ step, summary }) =>
    (summary?.value ?? []).flatMap((value) =>
      value.tag === tag ? [[step!, value.simpleValue!] as [number, number]] : [],
    ),
  );
}

describe('the framing of records', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
  it.each([
    [Buffer.alloc(32), 0x8a9136aa],
    [Buffer.alloc(32, 0xff), 0x62a8ab43],
    [Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
    [Buffer.from('123456789'), 0xe3069283],
  ])('has the published checksum', (bytes, checksum) => {
    expect(crc32c(bytes)).toBe(checksum);
  });

  it('is read back, without a record that was cut short', () => {
    const records = ['one', '', 'three'].map((text) => Buffer.from(text));
    const file = Buffer.concat(records.map(frameRecord));
    expect(recordsOf(file).map((record) => Buffer.from(record).toString())).toEqual(['one', '', 'three']);
    expect(recordsOf(file.subarray(0, -1))).toHaveLength(2);
    file[13]! ^= 1;
    expect(() => recordsOf(file)).toThrow(RangeError);
  });
});

describe('TensorBoard', () => {
  it('gets every step once, though the run was killed and resumed', async () => {
    const folder = temporaryFolder();
    await interruptedRun(trackedRun(folder, ['tensorboard']));
    const events = eventsIn(path.join(folder, 'tensorboard'));
    expect(events.slice(0, 2)).toMatchObject([{ fileVersion: 'brain.Event:2' }, { sessionLog: { status: 1 } }]);
    const loss = series(events, 'train/loss');
    expect(loss.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(loss.map(([, value]) => value)).toEqual([1, 2, 3, 4, 5, 6, NaN, 8].map((step) => Math.fround(1 / step)));
    expect(series(events, 'validation/f1')).toEqual([
      [4, 0.5],
      [8, Math.fround(0.6)],
    ]);
    expect(series(events, 'train/learning_rate')).toHaveLength(8);
    const tags = new Set(events.flatMap(({ summary }) => (summary?.value ?? []).map(({ tag }) => tag)));
    expect([...tags].filter((tag) => tag.includes('confusion'))).toEqual([]);
  });

  it('gets the settings and the end for its hparams page', async () => {
    const folder = temporaryFolder();
    await interruptedRun(trackedRun(folder, ['tensorboard']));
    const data = eventsIn(path.join(folder, 'tensorboard'))
      .flatMap(({ summary }) => summary?.value ?? [])
      .flatMap(({ metadata }) => (metadata === undefined ? [] : [metadata.pluginData]));
    expect(data.map(({ pluginName }) => pluginName)).toEqual(['hparams', 'hparams']);
    const [start, end] = data.map(({ content }) => decode('HParamsPluginData', content));
    expect(start).toMatchObject({
      sessionStartInfo: {
        hparams: {
          'lora.r': { numberValue: 4 },
          'lora.targets': { stringValue: 'query, value' },
          'lora.rslora': { boolValue: false },
          'train.learningRate': { numberValue: 2e-4 },
        },
      },
    });
    expect(end).toMatchObject({ sessionEndInfo: { status: 1 } });
  });

  it('keeps runs of one name apart in a folder that they share', async () => {
    const common = temporaryFolder();
    const first = trackedRun('/runs/one/first-run', ['tensorboard', 'csv'], common);
    const second = { ...first, record: { ...first.record, createdAt: '2026-02-02T00:00:00.000Z' } };
    await interruptedRun(first);
    await interruptedRun(second);
    expect(readdirSync(path.join(common, 'tensorboard'))).toHaveLength(2);
    expect(readdirSync(path.join(common, 'csv'))).toHaveLength(2);
    expect(series(eventsIn(trackerFolder('tensorboard', first)), 'train/loss')).toHaveLength(8);
  });
});

/** What FileStore of MLflow reads of a run, by its rules: a file of texts for each name, lines of two or three parts. */
function mlflowRun(folder: string) {
  const texts = (part: string, below = ''): Record<string, string> =>
    Object.fromEntries(
      readdirSync(path.join(folder, part, below), { withFileTypes: true }).flatMap((entry): [string, string][] => {
        const name = path.posix.join(below, entry.name);
        if (entry.isDirectory()) return Object.entries(texts(part, name));
        // _validate_metric_name and its like: what a name may hold.
        expect(name).toMatch(/^[/\w.\- :]*$/);
        return [[name, readFileSync(path.join(folder, part, name), 'utf8')]];
      }),
    );
  const metrics = Object.fromEntries(
    Object.entries(texts('metrics')).map(([name, text]) => [
      name,
      text
        .trimEnd()
        .split('\n')
        .map((line) => {
          const parts = line.split(' ');
          expect(parts).toHaveLength(3);
          expect(parts[0]).toMatch(/^\d+$/);
          expect(parts[2]).toMatch(/^\d+$/);
          return [Number(parts[2]), Number(parts[1])];
        }),
    ]),
  );
  const meta = parse(readFileSync(path.join(folder, 'meta.yaml'), 'utf8')) as Record<string, unknown>;
  return { meta, metrics, params: texts('params'), tags: texts('tags') };
}

describe('MLflow', () => {
  it('gets a run in the layout of its file store', async () => {
    const root = temporaryFolder();
    const run = trackedRun('/runs/first-run', ['mlflow'], root);
    await interruptedRun(run);
    const store = path.join(root, 'mlruns');
    const experiments = readdirSync(store).filter((name) => name !== '.trash');
    const byName: Record<string, string> = Object.fromEntries(
      experiments.map((id): [string, string] => {
        const meta = parse(readFileSync(path.join(store, id, 'meta.yaml'), 'utf8')) as Record<string, unknown>;
        // MLflow warns of an experiment whose number is not the name of its folder, and ignores it.
        expect(meta['experiment_id']).toBe(id);
        expect(meta).toMatchObject({ lifecycle_stage: 'active', artifact_location: `file://${path.join(store, id)}` });
        return [String(meta['name']), id];
      }),
    );
    expect(byName).toMatchObject({ Default: '0', Lorikeet: expect.stringMatching(/^\d{18}$/) as string });
    const experiment = path.join(store, byName['Lorikeet']!);
    const [id, ...others] = readdirSync(experiment).filter((name) => name !== 'meta.yaml');
    expect(others).toEqual([]);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const { meta, metrics, params, tags } = mlflowRun(path.join(experiment, id!));
    expect(meta).toEqual({
      artifact_uri: `file://${path.join(experiment, id!, 'artifacts')}`,
      deleted_time: null,
      end_time: Date.UTC(2026, 0, 1, 0, 1),
      entry_point_name: '',
      experiment_id: byName['Lorikeet'],
      lifecycle_stage: 'active',
      run_id: id,
      run_name: 'first-run',
      run_uuid: id,
      source_name: '',
      source_type: 4,
      source_version: '',
      start_time: Date.UTC(2026, 0, 1, 0, 0, 1),
      status: 3,
      tags: [],
      user_id: tags['mlflow.user'],
    });
    expect(metrics['train/loss']).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((step) => [step, step === 7 ? NaN : 1 / step]));
    expect(metrics['validation/f1']).toEqual([
      [4, 0.5],
      [8, 0.6],
    ]);
    expect(params).toMatchObject({ 'lora.r': '4', 'train.learningRate': '0.0002', 'lora.targets': 'query, value' });
    expect(tags).toMatchObject({ 'mlflow.runName': 'first-run', 'lorikeet.folder': '/runs/first-run' });
    expect(tags).not.toHaveProperty(['mlflow.parentRunId']);
  });

  it('goes into the experiment of its name that is there already, and under the run of its search', async () => {
    const root = temporaryFolder();
    const folder = path.join(root, 'mlruns', '42');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'meta.yaml'), "experiment_id: '42'\nname: my-search\nlifecycle_stage: active\n");
    const parent = { id: 'my-search', createdAt: '2026-01-01T00:00:00.000Z' };
    await interruptedRun({ ...trackedRun('/runs/first-run', ['mlflow'], root), parent });
    await endMlflowSearch(path.join(root, 'mlruns'), parent, 'finished', parent.createdAt, {
      ...{ metric: 'f1', value: 0.75, trial: 3 },
    });
    const runs = readdirSync(folder)
      .filter((name) => name !== 'meta.yaml')
      .map((name) => mlflowRun(path.join(folder, name)));
    const [search, trial] = runs.toSorted((first) => ('mlflow.parentRunId' in first.tags ? 1 : -1));
    expect(runs).toHaveLength(2);
    expect(trial!.tags['mlflow.parentRunId']).toBe(search!.meta['run_id']);
    expect(search!.meta).toMatchObject({ run_name: 'my-search', status: 3, experiment_id: '42' });
    expect(search!.metrics).toEqual({ 'best/f1': [[3, 0.75]] });
  });
});

describe('CSV', () => {
  it('has a row for each step and each evaluation', async () => {
    const folder = temporaryFolder();
    await interruptedRun(trackedRun(folder, ['csv']));
    const read = (name: string) => {
      const { data, errors } = Papa.parse<Record<string, unknown>>(
        readFileSync(path.join(folder, 'csv', name), 'utf8'),
        {
          header: true,
          dynamicTyping: true,
          skipEmptyLines: true,
        },
      );
      expect(errors).toEqual([]);
      return data;
    };
    const steps = read('steps.csv');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(steps.map(({ loss }) => loss)).toEqual([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6, null, 1 / 8]);
    expect(read('evaluations.csv')).toMatchObject([
      { split: 'validation', step: 4, f1: 0.5, accuracy: 0.75, best: true },
      { split: 'validation', step: 8, f1: 0.6 },
    ]);
  });
});

describe('a tracker that cannot write', () => {
  const all: TrackerName[] = ['tensorboard', 'mlflow', 'csv'];

  it('is left out with a warning, and the others go on', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'mlruns'), 'a file in the way');
    const warnings: string[] = [];
    const trackers = await openTrackers(trackedRun(folder, all), [], (message) => warnings.push(message));
    trackers.append(stepEvent(1));
    await trackers.end('failed', '2026-01-01T00:01:00.000Z');
    trackers.close();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('MLflow is left out of this run from here on: ');
    expect(warnings[0]).toContain('mlruns');
    expect(series(eventsIn(path.join(folder, 'tensorboard')), 'train/loss')).toHaveLength(1);
    expect(
      readFileSync(path.join(folder, 'csv', 'steps.csv'), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(2);
  });

  it('whose disk is full in mid-run is left out, with all before it whole', async (context) => {
    const disk = smallDisk('400k');
    if (disk === undefined) return context.skip('only root may mount a small disk');
    const warnings: string[] = [];
    const run = trackedRun(temporaryFolder(), ['tensorboard'], disk);
    const trackers = await openTrackers(run, [], (message) => warnings.push(message));
    for (let step = 1; step <= 5000; step += 1) trackers.append(stepEvent(step));
    trackers.close();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/TensorBoard is left out .* full/);
    const steps = series(eventsIn(trackerFolder('tensorboard', run)), 'train/loss').map(([step]) => step);
    expect(steps.length).toBeGreaterThan(1000);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
  });
});
