import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { launchBuilt } from '../support/built-program.ts';
import type { ErrorShape, EvaluationEvent, Handlers, ReplyOf, RunEvent, RunRecord } from '../../src/contract/index.ts';
import { errorShape } from '../../src/host/common/error-shape.ts';
import { createHost } from '../../src/host/index.ts';
import { writeSmallModel, writeSmallRun } from '../support/run-config.ts';
import { smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hostOf = (runsFolder: string): Handlers => createHost({ launcher: launchBuilt, runsFolder });

interface Started {
  readonly folder: string;
  readonly config: string;
  /** Overrides of every run that is started. */
  readonly set: readonly string[];
  readonly host: Handlers;
}

async function prepared(...set: string[]): Promise<Started> {
  const folder = temporaryFolder();
  return { folder, config: await writeSmallRun(folder), set, host: hostOf(path.join(folder, 'runs')) };
}

const unheard = () => undefined as never;
const unending = new AbortController().signal;

function start({ host, config, set }: Started, more: string[] = [], emit: (event: RunEvent) => void = unheard) {
  return host['runs.start']({ config, set: [...set, ...more], out: null }, emit, unending);
}

function resume({ host }: Started, run: string) {
  return host['runs.resume']({ run }, unheard, unending);
}

/** metrics.jsonl without the figures that differ between equal runs. */
function comparable(folder: string): unknown[] {
  const timed = new Set(['seconds', 'tokensPerSecond', 'memory', 'time']);
  const text = readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line, (key, value: unknown) => (timed.has(key) ? undefined : value)) as unknown);
}

const adapter = (folder: string) => readFileSync(path.join(folder, 'adapter', 'adapter_model.safetensors'));
const lines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');
const recordOf = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as RunRecord;

/** Starts a run and does something to it when it has taken so many steps. */
async function atStep(started: Started, set: string[], step: number, act: (folder: string) => void) {
  let folder = '';
  const ended = await start(started, set, (event) => {
    if (event.type === 'created') ({ folder } = event);
    if (event.type === 'step' && event.step === step) act(folder);
  });
  return ended;
}

/** Enough steps that an order given in the middle arrives in time. */
const long = ['train.epochs=400'];

describe('a run in the worker process', () => {
  it('leaves a whole run folder', async () => {
    const started = await prepared();
    const events: RunEvent[] = [];
    const { folder, record, result } = await start(started, [], (event) => events.push(event));
    expect(record).toMatchObject({
      status: 'finished',
      error: null,
      process: null,
      labels: ['0', '1'],
      rows: { train: 64, validation: 16, test: 0 },
      device: 'cpu',
      totalSteps: 32,
      seeds: { split: 42, train: 42 },
    });
    expect(record.data?.[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(record.checkpoint?.weights).toMatch(/sha256:/);
    expect(readdirSync(folder).sort()).toEqual([
      'adapter',
      'checkpoints',
      'dynamics.jsonl',
      'log.jsonl',
      'metrics.jsonl',
      'predictions',
      'result.json',
      'run.json',
    ]);
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(32);
    expect(events[0]).toMatchObject({ type: 'created', folder });
    const metrics = lines(path.join(folder, 'metrics.jsonl')).map((line) => JSON.parse(line) as { type: string });
    expect(metrics).toEqual(events.filter(({ type }) => type === 'step' || type === 'evaluation'));
    expect(result?.evaluations).toHaveLength(2);
    expect(result?.parameters).toEqual(record.parameters);
    const predictions = lines(path.join(folder, 'predictions', 'validation.jsonl')).map(
      (line) => JSON.parse(line) as { id: string; row: number; label: string; probabilities: number[] },
    );
    expect(predictions).toHaveLength(16);
    for (const { id, row, label, probabilities } of predictions) {
      expect(id).toBe(String(row));
      expect(record.labels).toContain(label);
      expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 6);
    }
  });

  it('gives the same metrics and adapter for one seed, and others for another', async () => {
    const started = await prepared();
    const [first, second, other] = [
      await start(started),
      await start(started),
      await start(started, ['train.seed=43']),
    ];
    expect(comparable(second.folder)).toEqual(comparable(first.folder));
    expect(adapter(second.folder).equals(adapter(first.folder))).toBe(true);
    expect(comparable(other.folder)).not.toEqual(comparable(first.folder));
  });

  it('resumed in mid-epoch ends as one that never stopped', async () => {
    const started = await prepared(
      'train.accumulation=2',
      'train.checkpointEvery=3',
      'train.epochs=3',
      'train.schedule=cosine',
    );
    const whole = await start(started);
    const cancelled = await atStep(started, [], 5, (folder) => writeFileSync(path.join(folder, 'cancel'), ''));
    expect(cancelled.record.status).toBe('cancelled');
    expect(comparable(cancelled.folder).length).toBeLessThan(comparable(whole.folder).length);
    const resumed = await resume(started, cancelled.folder);
    expect(resumed.record).toMatchObject({ status: 'finished', resumed: 1, error: null });
    expect(comparable(resumed.folder)).toEqual(comparable(whole.folder));
    expect(adapter(resumed.folder).equals(adapter(whole.folder))).toBe(true);
    expect(resumed.result?.best).toEqual(whole.result?.best);
    await expect(resume(started, resumed.folder)).rejects.toMatchObject({
      code: 'run.already-finished',
    });
  });

  it('killed by kill -9 in mid-epoch is interrupted, readable, and resumes to the same end', async () => {
    const started = await prepared('train.checkpointEvery=5', 'train.epochs=6');
    const whole = await start(started);
    const killed = await atStep(started, [], 12, (folder) => process.kill(recordOf(folder).process!.pid, 'SIGKILL'));
    expect(killed.record).toMatchObject({ status: 'interrupted', process: null, error: { code: 'run.worker-killed' } });
    expect(killed.record.error?.sentence).toMatch(/^The process that trains was ended by SIGKILL after step \d+\.$/);
    expect(recordOf(killed.folder)).toEqual(killed.record);
    const shown = await started.host['runs.show']({ run: killed.folder }, unheard, unending);
    expect(shown.lastStep).toBeGreaterThanOrEqual(12);
    appendFileSync(path.join(killed.folder, 'metrics.jsonl'), '{"type":"step","st');
    const resumed = await resume(started, killed.folder);
    expect(resumed.record.status).toBe('finished');
    expect(comparable(resumed.folder)).toEqual(comparable(whole.folder));
    expect(adapter(resumed.folder).equals(adapter(whole.folder))).toBe(true);
  });

  it('with a damaged checkpoint and damaged lines resumes from the checkpoint before, to the same end', async () => {
    const started = await prepared('train.checkpointEvery=3', 'train.keepCheckpoints=9', 'train.epochs=4');
    const whole = await start(started);
    const { folder } = await atStep(started, [], 9, (run) => writeFileSync(path.join(run, 'cancel'), ''));
    const newest = readdirSync(path.join(folder, 'checkpoints')).sort().at(-1)!;
    writeFileSync(path.join(folder, 'checkpoints', newest, 'tensors.safetensors'), 'damaged');
    const metrics = path.join(folder, 'metrics.jsonl');
    const [first, ...others] = lines(metrics);
    writeFileSync(metrics, [first, '\0\0\0\0', ...others, ''].join('\n'));
    const shown = await started.host['runs.show']({ run: folder }, unheard, unending);
    expect(shown.lastStep).toBeGreaterThanOrEqual(9);
    const resumed = await resume(started, folder);
    expect(resumed.record).toMatchObject({ status: 'finished', error: null });
    expect(comparable(folder)).toEqual(comparable(whole.folder));
    expect(adapter(folder).equals(adapter(whole.folder))).toBe(true);
    const log = readFileSync(path.join(folder, 'log.jsonl'), 'utf8');
    expect(log).toContain(`The run goes on from step`);
    expect(log).toContain(`line 2 of ${metrics} was damaged`);
    expect(readdirSync(folder).filter((name) => name.includes('.partial'))).toEqual([]);
  });

  it('ends after its step on the first request to cancel', async () => {
    const started = await prepared();
    const stages: Promise<ReplyOf<'runs.cancel'>>[] = [];
    const ended = await atStep(started, long, 10, (folder) => {
      stages.push(started.host['runs.cancel']({ run: folder }, unheard, unending));
    });
    expect(await Promise.all(stages)).toEqual([{ stage: 'requested' }]);
    expect(ended.record.status).toBe('cancelled');
    expect(ended.result).toMatchObject({ status: 'stopped', stopReason: 'cancelled' });
    const checkpoints = readdirSync(path.join(ended.folder, 'checkpoints')).sort();
    expect(checkpoints.at(-1)).toBe(`step-${String(ended.result?.steps).padStart(6, '0')}`);
    expect(existsSync(path.join(ended.folder, 'cancel'))).toBe(false);
    await expect(started.host['runs.cancel']({ run: ended.folder }, unheard, unending)).rejects.toMatchObject({
      code: 'run.not-running',
    });
  });

  it('is killed on the second request', async () => {
    const started = await prepared();
    let folder = '';
    const running = start(started, long, (event) => {
      if (event.type === 'created') ({ folder } = event);
      if (event.type !== 'step' || event.step !== 10) return;
      // Stopped, it cannot follow the first request, as a worker in the middle of a long step cannot.
      process.kill(recordOf(folder).process!.pid, 'SIGSTOP');
      const cancel = () => started.host['runs.cancel']({ run: folder }, unheard, unending);
      void cancel().then(cancel);
    });
    const { record } = await running;
    expect(record).toMatchObject({ status: 'interrupted', error: { code: 'run.killed-on-request' } });
  });

  it('goes on when the process that started it is gone', async () => {
    const started = await prepared();
    const root = path.resolve(import.meta.dirname, '../..');
    const program = path.join(started.folder, 'starter.mts');
    writeFileSync(
      program,
      `import { errorShape } from '../../src/host/common/error-shape.ts';
import { createHost } from '${root}/src/host/index.ts';
import { launchChild } from '${root}/src/cli/launcher.ts';
const host = createHost({ launcher: launchChild, runsFolder: '${started.folder}/runs' });
await host['runs.start']({ config: '${started.config}', set: ['train.epochs=10'], out: '${started.folder}/orphan' }, (event) => {
  if (event.type === 'step' && event.step === 3) process.kill(process.pid, 'SIGKILL');
}, new AbortController().signal);
`,
    );
    const starter = spawnSync(process.execPath, ['--import', 'tsx', program], { cwd: root, stdio: 'ignore' });
    expect(starter.signal).toBe('SIGKILL');
    const orphan = path.join(started.folder, 'orphan');
    await expect.poll(() => recordOf(orphan).status, { timeout: 30_000, interval: 100 }).toBe('finished');
    expect(lines(path.join(orphan, 'metrics.jsonl'))).toHaveLength(170);
  });

  it('refuses to resume with other data', async () => {
    const started = await prepared();
    const { folder } = await atStep(started, long, 5, (run) => writeFileSync(path.join(run, 'cancel'), ''));
    appendFileSync(path.join(started.folder, 'train.csv'), '1000,one more text,1\n');
    const { record } = await resume(started, folder);
    expect(record).toMatchObject({ status: 'failed', error: { code: 'run.file-changed' } });
    expect(record.error?.sentence).toContain('train.csv is not what it was');
  });

  it('refuses to resume what still runs', async () => {
    const started = await prepared();
    let refused: Promise<unknown> | undefined;
    await atStep(started, long, 5, (folder) => {
      // Asked to end before it was looked at, a fast run could be over by then.
      refused = resume(started, folder)
        .catch((error: unknown) => error)
        .finally(() => writeFileSync(path.join(folder, 'cancel'), ''));
    });
    expect(await refused).toMatchObject({ code: 'run.still-running' });
  });

  it.each(['stored', 'int8', 'nf4'])('predicts as it did in training: %s', async (precision) => {
    const started = await prepared(`precision=${precision}`);
    vi.stubEnv('LORIKEET_CACHE', path.join(started.folder, 'cache'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const { folder } = await start(started);
    const { labels, predictions } = await started.host['runs.predict'](
      {
        run: folder,
        source: {
          type: 'csv',
          file: path.join(started.folder, 'train.csv'),
          textColumn: 'text',
          delimiter: null,
          header: null,
        },
      },
      unheard,
      unending,
    );
    expect(labels).toEqual(['0', '1']);
    expect(predictions).toHaveLength(80);
    const recorded = lines(path.join(folder, 'predictions', 'validation.jsonl'));
    expect(recorded).toHaveLength(16);
    for (const line of recorded) {
      const { row, probabilities, prediction } = JSON.parse(line) as {
        row: number;
        probabilities: number[];
        prediction: string;
      };
      expect(predictions[row]!.probabilities[1]).toBeCloseTo(probabilities[1]!, 5);
      expect(predictions[row]).toMatchObject({ prediction });
    }
  });

  it('takes four named classes from the file to the metrics', async () => {
    const started = await prepared('data.id=null', 'data.split.stratify=true', 'train.best=accuracy');
    const classes = ['calm', 'fire', 'flood', 'storm'];
    const rows = Array.from(
      { length: 80 },
      (_, row) => `day ${row} was one of ${classes[row % 4]},${classes[row % 4]}`,
    );
    writeFileSync(path.join(started.folder, 'train.csv'), `text,label\n${rows.join('\n')}\n`);
    const { folder, record, result } = await start(started);
    expect(record).toMatchObject({ status: 'finished', labels: classes, rows: { train: 64, validation: 16 } });
    const metrics = result!.best!.metrics as { accuracy: number; confusionMatrix: number[][] };
    expect(metrics.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([4, 4, 4, 4]);
    const confusion = classes.map(() => classes.map(() => 0));
    for (const line of lines(path.join(folder, 'predictions', 'validation.jsonl'))) {
      const { label, prediction, probabilities } = JSON.parse(line) as Record<'label' | 'prediction', string> & {
        probabilities: number[];
      };
      confusion[classes.indexOf(label)]![classes.indexOf(prediction)]! += 1;
      expect(probabilities).toHaveLength(4);
    }
    expect(metrics.confusionMatrix).toEqual(confusion);
    expect(metrics.accuracy).toBe(confusion.reduce((sum, row, index) => sum + row[index]!, 0) / 16);
  });

  it('predicts with no adapter of another model', async () => {
    const started = await prepared();
    const small = await start(started);
    const model = path.join(started.folder, 'shallow');
    await writeSmallModel(model, { num_hidden_layers: 1 });
    const other = await start(started, [`model=${model}`, 'train.epochs=1']);
    cpSync(path.join(small.folder, 'adapter'), path.join(other.folder, 'adapter'), { recursive: true });
    const asked = started.host['runs.predict'](
      { run: other.folder, source: { type: 'texts', texts: ['x'] } },
      unheard,
      unending,
    );
    await expect(asked).rejects.toMatchObject({
      shape: {
        code: 'train.adapter-mismatch',
        sentence: expect.stringContaining('the adapter does not belong to this model') as string,
      },
    });
  });

  it('says that a run without an adapter cannot predict', async () => {
    const started = await prepared();
    const { folder } = await atStep(started, long, 1, (run) => writeFileSync(path.join(run, 'cancel'), ''));
    expect(existsSync(path.join(folder, 'adapter'))).toBe(false);
    const asked = started.host['runs.predict'](
      { run: folder, source: { type: 'texts', texts: ['x'] } },
      unheard,
      unending,
    );
    await expect(asked).rejects.toMatchObject({ shape: { code: 'run.no-adapter' } });
  });
});

describe('bad input is one clear error, and leaves no run', () => {
  async function refused(started: Started, set: string[] = []): Promise<ErrorShape> {
    const error = await start(started, set).then(() => Promise.reject(new Error('it was trained')), errorShape);
    const runs = path.join(started.folder, 'runs');
    expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
    return error;
  }

  /** The error of a run whose checkpoint was tampered with. */
  async function withCheckpoint(tamper: (folder: string) => void): Promise<ErrorShape> {
    const started = await prepared();
    tamper(path.join(started.folder, 'model'));
    return refused(started);
  }

  it('a truncated safetensors file', async () => {
    const error = await withCheckpoint((model) => {
      const file = path.join(model, 'model.safetensors');
      writeFileSync(file, readFileSync(file).subarray(0, -1000));
    });
    expect(error).toMatchObject({
      code: 'weights.truncated',
      sentence: expect.stringMatching(
        /model\.safetensors is cut off: expected [\d,]+ bytes, found [\d,]+\.$/,
      ) as string,
    });
  });

  it('a header that claims 2^60 bytes', async () => {
    const error = await withCheckpoint((model) => {
      const file = path.join(model, 'model.safetensors');
      const bytes = readFileSync(file);
      bytes.writeBigUInt64LE(2n ** 60n);
      writeFileSync(file, bytes);
    });
    expect(error).toMatchObject({ code: 'weights.header-too-large', details: { bytes: String(2n ** 60n) } });
  });

  it('an index that names a missing shard', async () => {
    const error = await withCheckpoint((model) => {
      const shard = 'model-00001-of-00001.safetensors';
      rmSync(path.join(model, 'model.safetensors'));
      writeFileSync(
        path.join(model, 'model.safetensors.index.json'),
        JSON.stringify({ weight_map: { 'roberta.embeddings.word_embeddings.weight': shard } }),
      );
    });
    expect(error.code).toBe('weights.missing-shard');
    expect(error.sentence).toMatch(
      /^The shard .*model-00001-of-00001\.safetensors is missing; .* expects 1 tensor in it/,
    );
  });

  it('an unknown architecture', async () => {
    const error = await withCheckpoint((model) => {
      const file = path.join(model, 'config.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('"roberta"', '"t5"'));
    });
    expect(error).toMatchObject({ code: 'models.unknown-architecture', details: { modelType: 't5' } });
  });

  it.each([
    ['one class only', 'text,label\na,1\nb,1\n', 'data.single-class'],
    ['a label seen once', 'text,label\na,1\nb,1\nc,0\n', 'data.label-seen-once'],
    ['an empty text', 'text,label\na,1\n,1\nc,0\nd,0\n', 'data.text-empty'],
  ])('%s', async (_, csv, code) => {
    const started = await prepared();
    writeFileSync(path.join(started.folder, 'train.csv'), csv);
    expect(await refused(started, ['data.id=null'])).toMatchObject({ code });
  });

  it('as many class weights as classes are needed', async () => {
    const { code } = await refused(await prepared(), ['train.classWeights=[1, 2, 3]']);
    expect(code).toBe('data.weight-count');
  });

  it('a wrong column, in an empty folder of the user that stays', async () => {
    const { host, config, folder } = await prepared();
    const out = path.join(folder, 'mine');
    mkdirSync(out);
    const asked = host['runs.start']({ config, set: ['data.text=tweet'], out }, unheard, unending);
    await expect(asked).rejects.toMatchObject({ shape: { code: 'data.column-missing' } });
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is one clear error, and what was written is readable', async (context) => {
    const disk = smallDisk('160k');
    if (disk === undefined) return context.skip('mounting a small file system is not allowed here');
    const started = await prepared();
    const out = path.join(disk, 'run');
    const { record } = await started.host['runs.start'](
      { config: started.config, set: ['train.epochs=50', 'train.checkpointEvery=4'], out },
      unheard,
      unending,
    );
    expect(record).toMatchObject({ status: 'failed', error: { code: 'files.disk-full' } });
    const { evaluations, lastStep } = await started.host['runs.show']({ run: out }, unheard, unending);
    expect(lastStep).toBeGreaterThan(0);
    expect(evaluations.every(({ metrics }: EvaluationEvent) => typeof metrics['f1'] === 'number')).toBe(true);
  });
});
