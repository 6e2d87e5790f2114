import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { EventOf, RequestOf } from '../../../src/contract/index.ts';
import { claimLock } from '../../../src/engine/files/index.ts';
import { createHost, dispatch, type Launcher } from '../../../src/host/index.ts';
import { writeAdapterCard } from '../../../src/host/runs/adapter-card.ts';
import { readRecord } from '../../../src/host/runs/record.ts';
import { demoCheckpoint, drawAdapter } from '../../support/drawn-adapter.ts';
import { shelveRun } from '../../support/run-shelf.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type FileRequest = RequestOf<'use.classifyFile'>;
type FileEvent = EventOf<'use.classifyFile'>;

async function workplace() {
  const folder = temporaryFolder();
  await drawAdapter(path.join(folder, 'adapter'), ['no', 'yes']);
  const killers: (() => void)[] = [];
  const launcher: Launcher = (options) => {
    const worker = launchBuilt(options);
    killers.push(() => worker.kill());
    return worker;
  };
  const handlers = createHost({ launcher, runsFolder: path.join(folder, 'runs'), appFolder: path.join(folder, 'app') });
  const classify = (request: Partial<FileRequest>, emit?: (event: FileEvent) => void, signal?: AbortSignal) =>
    dispatch(
      handlers,
      'use.classifyFile',
      {
        ...{
          target: path.join(folder, 'adapter'),
          labels: null,
          data: path.join(folder, 'rows.csv'),
          textColumn: null,
        },
        ...{ delimiter: null, header: null, out: path.join(folder, 'out.csv'), escapesFormulas: true, ...request },
      },
      emit,
      signal,
    );
  return { folder, handlers, classify, kill: () => killers.at(-1)!() };
}

const rowsOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

/** Texts of 2 to 24 words, so that rows are not predicted in their order. */
const manyRows = (count: number) =>
  `text\n${Array.from({ length: count }, (_, row) => `row${row} ${'fire in the house '.repeat(row % 6)}end`).join('\n')}\n`;

describe('predictions of a file', () => {
  it('go on after the process was killed: no row is lost or doubled, and the file appears whole', async () => {
    const { folder, classify, kill } = await workplace();
    writeFileSync(path.join(folder, 'rows.csv'), manyRows(1500));
    const out = path.join(folder, 'out.csv');
    let isKilled = false;
    const first = await classify({}, (event) => {
      // The first window is on the disk, the second is computed.
      if (event.type !== 'rows' || event.rows <= 300 || isKilled) return;
      isKilled = true;
      kill();
    });
    expect(first).toMatchObject({ ok: false, error: { code: 'host.worker-silent' } });
    expect(existsSync(out)).toBe(false);
    // What was being written when the process ended.
    writeFileSync(`${out}.partial`, '299,"half a r', { flag: 'a' });
    const second = await classify({});
    if (!second.ok) throw new Error(second.error.sentence);
    expect(second.reply.resumedRows).toBeGreaterThanOrEqual(256);
    expect(second.reply.rows).toBe(1500);
    const lines = rowsOf(out);
    expect(lines[0]).toBe('row,text,prediction,probability no,probability yes');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 2).join())).toEqual(
      manyRows(1500)
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((text, row) => `${row},${text}`),
    );
    const whole = await classify({ out: path.join(folder, 'whole.csv') });
    expect(whole.ok).toBe(true);
    const numbers = (file: string) =>
      rowsOf(file)
        .slice(1)
        .map((line) => Number(line.split(',')[3]));
    const expected = numbers(path.join(folder, 'whole.csv'));
    numbers(out).forEach((each, row) => expect(each).toBeCloseTo(expected[row]!, 5));
    expect(readdirSync(folder).filter((name) => name.startsWith('out.csv'))).toEqual(['out.csv']);
  }, 180_000);

  it('stop when nobody waits for them, and begin anew where the request is another', async () => {
    const { folder, classify } = await workplace();
    writeFileSync(path.join(folder, 'rows.csv'), manyRows(1200));
    const controller = new AbortController();
    const stopped = await classify(
      {},
      (event) => {
        if (event.type === 'rows' && event.rows > 300) controller.abort();
      },
      controller.signal,
    );
    expect(stopped).toMatchObject({ ok: false, error: { code: 'host.cancelled' } });
    expect(existsSync(path.join(folder, 'out.csv.partial.json'))).toBe(true);
    const other = await classify({ escapesFormulas: false });
    expect(other).toMatchObject({ ok: true, reply: { resumedRows: 0, rows: 1200 } });
  }, 180_000);

  it('keep rows without a text, escape formulas on request and take every kind of table', async () => {
    const { folder, classify } = await workplace();
    writeFileSync(
      path.join(folder, 'rows.csv'),
      'id,text\n1,Fire\n2,\n3,=1+1\n4,"+a, b"\n5,-x\n6,@y\n7,"=1+1\nand more"\n',
    );
    expect(await classify({})).toMatchObject({ ok: true, reply: { rows: 7, emptyRows: 1 } });
    const lines = rowsOf(path.join(folder, 'out.csv'));
    expect(lines[2]).toBe('1,,,,');
    expect(lines.slice(3, 8).map((line) => line.slice(2, 5))).toEqual([`"'=`, `"'+`, `"'-`, `"'@`, `"'=`]);
    expect((await classify({ escapesFormulas: false })).ok).toBe(true);
    expect(rowsOf(path.join(folder, 'out.csv'))[3]).toMatch(/^2,=1\+1,/);
    writeFileSync(path.join(folder, 'rows.jsonl'), '{"text":"Fire"}\n{"text":null}\n');
    const out = path.join(folder, 'out.jsonl');
    expect((await classify({ data: path.join(folder, 'rows.jsonl'), out })).ok).toBe(true);
    const [first, second] = rowsOf(out).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ row: 0, text: 'Fire', probabilities: [expect.any(Number), expect.any(Number)] });
    expect(second).toEqual({ row: 1, text: null, prediction: null, probabilities: [], logits: [] });
    writeFileSync(path.join(folder, 'rows.tsv'), 'text\nFire\n');
    expect(await classify({ data: path.join(folder, 'rows.tsv') })).toMatchObject({ ok: true, reply: { rows: 1 } });
  }, 180_000);

  it('are refused with what is wrong: columns, endings, the file itself, a second writer', async () => {
    const { folder, classify } = await workplace();
    const data = path.join(folder, 'rows.csv');
    writeFileSync(data, 'txt,label\nFire,1\n');
    expect(await classify({})).toMatchObject({ ok: false, error: { code: 'data.column-missing' } });
    expect(await classify({ textColumn: 'txt', out: data })).toMatchObject({
      ok: false,
      error: { code: 'use.same-file' },
    });
    const out = path.join(folder, 'out.xlsx');
    expect(await classify({ textColumn: 'txt', out })).toMatchObject({ ok: false, error: { code: 'use.bad-ending' } });
    const lock = await claimLock(path.join(folder, 'out.csv.lock'));
    expect(await classify({ textColumn: 'txt' })).toMatchObject({ ok: false, error: { code: 'use.file-busy' } });
    await lock!.release();
    if (process.platform === 'linux') {
      const unwritable = { ok: false, error: { code: 'files.not-writable', details: { file: '/proc/p.csv' } } };
      expect(await classify({ textColumn: 'txt', out: '/proc/p.csv' })).toMatchObject(unwritable);
    }
    expect(readFileSync(data, 'utf8')).toBe('txt,label\nFire,1\n');
  }, 180_000);
});

describe('what classifies', () => {
  it('is a run, the adapter in it, or any folder of an adapter whose classes are named', async () => {
    const { folder, handlers } = await workplace();
    shelveRun(path.join(folder, 'runs'), { id: 'one', model: demoCheckpoint });
    await drawAdapter(path.join(folder, 'runs', 'one', 'adapter'), null);
    await drawAdapter(path.join(folder, 'nameless'), null, { classes: 3 });
    const ask = (target: string, labels: string[] | null = null) =>
      dispatch(handlers, 'use.classify', { target, labels, texts: ['Fire', 'Rain'] });
    const byName = await ask('one');
    if (!byName.ok) throw new Error(byName.error.sentence);
    expect(byName.reply).toMatchObject({ labels: ['no', 'yes'], decision: null });
    expect(await ask(path.join(folder, 'runs', 'one', 'adapter'))).toMatchObject({
      reply: { predictions: byName.reply.predictions },
    });
    const probability = byName.reply.predictions[0]!.probabilities[1]!;
    const evaluations = path.join(folder, 'runs', 'one', 'evaluations');
    mkdirSync(evaluations);
    for (const [threshold, expected] of [
      [probability / 2, 'yes'],
      [(probability + 1) / 2, 'no'],
    ] as const) {
      writeFileSync(
        path.join(evaluations, 'validation.json'),
        JSON.stringify({ labels: ['no', 'yes'], positive: 'yes', threshold }),
      );
      const decided = await ask('one');
      expect(decided).toMatchObject({ reply: { decision: { positive: 'yes', threshold } } });
      expect(decided.ok && decided.reply.predictions[0]).toMatchObject({ prediction: expected });
    }
    // An exported adapter takes the decision with it.
    const run = path.join(folder, 'runs', 'one');
    const exported = path.join(folder, 'exported');
    cpSync(path.join(run, 'adapter'), exported, { recursive: true });
    await writeAdapterCard(exported, run, await readRecord(run));
    expect(await ask(exported)).toMatchObject({
      reply: {
        decision: { positive: 'yes', threshold: (probability + 1) / 2 },
        predictions: [{ prediction: 'no' }, {}],
      },
    });
    const nameless = path.join(folder, 'nameless');
    expect(await ask(nameless)).toMatchObject({ ok: false, error: { code: 'use.labels-unknown' } });
    expect(await ask(nameless, ['a', 'b'])).toMatchObject({ ok: false, error: { code: 'use.labels-count' } });
    expect(await ask(nameless, ['a', 'b', 'c'])).toMatchObject({ reply: { labels: ['a', 'b', 'c'] } });
    expect(await ask('absent')).toMatchObject({ ok: false, error: { code: 'run.unknown' } });
  }, 180_000);
});
