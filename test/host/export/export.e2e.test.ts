import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { launchBuilt } from '../../support/built-program.ts';
import type { EventOf, Handlers, RequestOf } from '../../../src/contract/index.ts';
import { errorShape } from '../../../src/host/common/error-shape.ts';
import { createHost } from '../../../src/host/index.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { makeReadOnly, smallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const unheard = () => undefined as never;
const unending = new AbortController().signal;

async function codeOf(asked: Promise<unknown>): Promise<string | null> {
  return asked.then(
    () => null,
    (error: unknown) => errorShape(error).code,
  );
}

describe('exports of a run', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-export-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let host: Handlers;
  let run: string;
  beforeAll(async () => {
    host = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') });
    const config = await writeSmallRun(folder, 400);
    ({ folder: run } = await host['runs.start']({ config, set: ['train.epochs=1'], out: null }, unheard, unending));
  }, 120_000);

  type Event = EventOf<'export.write'>;
  const write = (
    request: Partial<RequestOf<'export.write'>> & { folder: string },
    emit: (event: Event) => void = unheard,
    signal = unending,
  ) => host['export.write']({ run, choice: { target: 'adapter' }, replace: false, ...request }, emit, signal);

  it('are planned with sizes, times and folders outside the runs', async () => {
    const plan = await host['export.plan']({ run }, unheard, unending);
    expect(plan.labels).toEqual(['0', '1']);
    expect(plan.folders.onnx).toBe(path.join(folder, 'exports', `${path.basename(run)}-onnx`));
    expect(plan.merged.fp16.bytes * 2).toBe(plan.merged.fp32.bytes);
    expect(plan.onnx.int8.bytes).toBeLessThan(plan.onnx.fp16.bytes);
    expect(plan.decision).toBeNull();
  });

  it('are written whole with their proof and a README, checked later, and replaced on request only', async () => {
    const target = path.join(temporaryFolder(), 'merged');
    const events: Event[] = [];
    const choice = { target: 'merged', dtype: 'fp16' } as const;
    const { proof } = await write({ folder: target, choice }, (event) => void events.push(event));
    expect(proof.variants).toMatchObject([{ file: 'model.safetensors', dtype: 'fp16', rows: 80 }]);
    expect(events.map((event) => (event.type === 'export' ? event.stage : ''))).toEqual(
      expect.arrayContaining(['reading', 'writing', 'proving']),
    );
    expect(readFileSync(path.join(target, 'README.md'), 'utf8')).toContain('AutoModelForSequenceClassification');
    const checked = await host['export.check']({ folder: target, base: null }, unheard, unending);
    expect(checked.proof.files).toEqual(proof.files);
    expect(await codeOf(write({ folder: target }))).toBe('export.folder-in-use');
    expect(existsSync(path.join(target, 'model.safetensors'))).toBe(true);
    await write({ folder: target, replace: true });
    expect(readdirSync(target)).toContain('adapter_model.safetensors');
    expect(readdirSync(target), 'nothing of the earlier export').not.toContain('model.safetensors');
    expect(readdirSync(path.dirname(target))).toEqual(['merged']);
  });

  it('have the names that the classes were given since, in every file that names them', async () => {
    const naming = { run, names: ['calm', 'storm'], positive: 'calm' };
    await host['runs.nameClasses'](naming, unheard, unending);
    try {
      expect(await host['export.plan']({ run }, unheard, unending)).toMatchObject({
        ...{ labels: ['calm', 'storm'], positive: 0 },
      });
      const merged = path.join(temporaryFolder(), 'merged');
      await write({ folder: merged, choice: { target: 'merged', dtype: 'fp32' } });
      const config = JSON.parse(readFileSync(path.join(merged, 'config.json'), 'utf8')) as object;
      expect(config).toMatchObject({ id2label: { 0: 'calm', 1: 'storm' }, label2id: { calm: 0, storm: 1 } });
      const adapter = path.join(temporaryFolder(), 'adapter');
      await write({ folder: adapter });
      const card = JSON.parse(readFileSync(path.join(adapter, 'lorikeet.json'), 'utf8')) as object;
      expect(card).toMatchObject({ labels: ['calm', 'storm'] });
      const source = { type: 'texts' as const, texts: ['fire on the street'] };
      const { labels, predictions } = await host['runs.predict']({ run, source }, unheard, unending);
      expect(labels).toEqual(['calm', 'storm']);
      expect(predictions).toMatchObject([{ prediction: expect.stringMatching(/^(calm|storm)$/) as string }]);
      // What the run predicted has the labels of the data.
      const lines = readFileSync(path.join(run, 'predictions/validation.jsonl'), 'utf8');
      expect(lines).toContain('"label":"1"');
      expect(lines).not.toContain('storm');
    } finally {
      await host['runs.nameClasses']({ run, names: null, positive: null }, unheard, unending);
    }
  });

  it('leave folders of others, and the folder of the run, as they are', async () => {
    const target = temporaryFolder();
    writeFileSync(path.join(target, 'mine.txt'), 'mine');
    expect(await codeOf(write({ folder: target, replace: true }))).toBe('export.folder-in-use');
    expect(readdirSync(target)).toEqual(['mine.txt']);
    expect(await codeOf(write({ folder: path.join(run, 'exported') }))).toBe('export.inside-run');
  });

  it('leave nothing behind when they are ended', async () => {
    const parent = temporaryFolder();
    const ending = new AbortController();
    const onEvent = (event: Event) => {
      if (event.type === 'export' && event.stage === 'proving') ending.abort(new Error('ended'));
    };
    await expect(write({ folder: path.join(parent, 'x') }, onEvent, ending.signal)).rejects.toThrow('ended');
    expect(readdirSync(parent)).toEqual([]);
  });

  it('leave nothing behind on a full disk', async (test) => {
    const disk = smallDisk('64k');
    if (disk === undefined) return test.skip('mounting a file system needs root');
    const code = await codeOf(write({ folder: path.join(disk, 'x'), choice: { target: 'merged', dtype: 'fp32' } }));
    expect(code).toBe('files.no-space');
    expect(readdirSync(disk)).toEqual([]);
  });

  it('leave nothing behind on a disk that is full before the last file is written', async (test) => {
    const { merged } = await host['export.plan']({ run }, unheard, unending);
    // Room for the weights, which is what is asked for first, and not for the tokenizer.
    const disk = smallDisk(`${Math.ceil(merged.fp32.bytes / 1024) + 16}k`);
    if (disk === undefined) return test.skip('mounting a file system needs root');
    const code = await codeOf(write({ folder: path.join(disk, 'x'), choice: { target: 'merged', dtype: 'fp32' } }));
    expect(code).toBe('files.disk-full');
    expect(readdirSync(disk)).toEqual([]);
  });

  it('say so on a disk that is only read', async (test) => {
    const disk = smallDisk('4m');
    if (disk === undefined) return test.skip('mounting a file system needs root');
    makeReadOnly(disk);
    expect(await codeOf(write({ folder: path.join(disk, 'x') }))).toBe('files.not-writable');
  });

  it('say so where they may not write', async (test) => {
    if (process.getuid?.() === 0) return test.skip('root may write anywhere');
    const parent = temporaryFolder();
    mkdirSync(path.join(parent, 'locked'));
    chmodSync(path.join(parent, 'locked'), 0o500);
    expect(await codeOf(write({ folder: path.join(parent, 'locked', 'x') }))).toBe('files.not-writable');
  });

  it('are no exports where a file is in the place of the folder', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await codeOf(write({ folder: file }))).toBe('files.not-writable');
    expect(await codeOf(write({ folder: path.join(file, 'x') }))).toBe('files.not-writable');
  });

  it('as a bundle are trained again, with the same result on the same machine', async () => {
    const bundle = path.join(temporaryFolder(), 'bundle');
    await write({ folder: bundle, choice: { target: 'bundle' } });
    const names = readdirSync(bundle);
    expect(names).toEqual(
      expect.arrayContaining(['bundle.json', 'config.yaml', 'result.json', 'adapter', 'README.md']),
    );
    const { agreement } = await host['export.reproduce']({ bundle, set: [], out: null }, unheard, unending);
    expect(agreement).toMatchObject({
      sameBase: true,
      sameData: true,
      sameSplit: true,
      largest: 0,
      decisionsChanged: 0,
    });
    expect(agreement!.rows).toBe(80);
    const changed = await host['export.reproduce']({ bundle, set: ['train.seed=7'], out: null }, unheard, unending);
    expect(changed.agreement!.largest).toBeGreaterThan(1e-4);
    writeFileSync(path.join(bundle, 'config.yaml'), '{}');
    const damaged = host['export.reproduce']({ bundle, set: [], out: null }, unheard, unending);
    expect(await codeOf(damaged)).toBe('export.file-changed');
    const none = host['export.reproduce']({ bundle: temporaryFolder(), set: [], out: null }, unheard, unending);
    expect(await codeOf(none)).toBe('export.no-bundle');
  });

  it('as a bundle of a run with a file of validation rows are trained again, as is a draft of it', async () => {
    const place = temporaryFolder();
    const config = await writeSmallRun(place, 60);
    const { data } = parse(readFileSync(config, 'utf8')) as { data: { train: string } };
    const set = ['train.epochs=1', `data.validation=${path.resolve(place, data.train)}`];
    const first = await host['runs.start']({ config, set, out: null }, unheard, unending);
    const bundle = path.join(place, 'bundle');
    await write({ run: first.folder, folder: bundle, choice: { target: 'bundle' } });
    const settings = JSON.parse(readFileSync(path.join(bundle, 'config.yaml'), 'utf8')) as { data: object };
    expect(settings.data).not.toHaveProperty('split');
    const { agreement } = await host['export.reproduce']({ bundle, set: [], out: null }, unheard, unending);
    expect(agreement).toMatchObject({ sameData: true, sameSplit: true, largest: 0, rows: 60 });

    const draft = await host['drafts.copyRun']({ run: first.folder }, unheard, unending);
    expect(draft.config['data']).not.toHaveProperty('split');
    for (const whole of [draft.config, first.record.config]) {
      const { problems } = await host['drafts.check']({ config: whole }, unheard, unending);
      expect(problems).toEqual([]);
    }
  });
});
