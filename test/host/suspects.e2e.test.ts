import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../support/built-program.ts';
import type { Handlers, ReplyOf, RunRecord } from '../../src/contract/index.ts';
import { createHost } from '../../src/host/index.ts';
import { writeSmallRun } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';

const unheard = () => undefined as never;
const unending = new AbortController().signal;

interface Trained {
  readonly folder: string;
  readonly config: string;
  readonly host: Handlers;
  readonly run: ReplyOf<'runs.start'>;
}

async function trained(...set: string[]): Promise<Trained> {
  const folder = temporaryFolder();
  const config = await writeSmallRun(folder);
  const host = createHost({
    ...{ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') },
    appFolder: path.join(folder, 'app'),
  });
  const run = await host['runs.start']({ config, set, out: null }, unheard, unending);
  return { folder, config, host, run };
}

const suspects = ({ host, run }: Trained, show: 'all' | 'open' | 'decided' = 'all') =>
  host['runs.suspects']({ run: run.record.id, show, offset: 0, limit: 1000 }, unheard, unending);

const review = (
  { host, run }: Trained,
  rows: number[],
  decision: { type: 'drop' } | { type: 'relabel'; label: string } | null,
) => host['runs.review']({ run: run.record.id, rows, decision }, unheard, unending);

const dynamics = (folder: string) => readFileSync(path.join(folder, 'dynamics.jsonl'), 'utf8');

describe('suspects of a run', () => {
  it('are all its training rows, ranked by what each was told in every epoch', async () => {
    const set = await trained();
    const lines = dynamics(set.run.folder)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { rows: number[] });
    expect(lines).toHaveLength(32);
    const reply = await suspects(set);
    expect(reply).toMatchObject({ labels: ['0', '1'], total: 64, ranked: 64, dropped: 0, relabeled: 0, applied: null });
    expect(new Set(reply.rows.map(({ row }) => row))).toEqual(new Set(lines.flatMap(({ rows }) => rows)));
    for (const { passes, text, label } of reply.rows) {
      expect(passes).toBe(2);
      expect(text).not.toBe('');
      expect(['0', '1']).toContain(label);
    }
    const scores = reply.rows.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    // One text in ten has the words of the other class: words alone tell those apart from the rest.
    const telling = /fire|flood|storm|crash/;
    const first = reply.rows.slice(0, 4);
    expect(first.every(({ text, label }) => telling.test(text) !== (label === '1'))).toBe(true);
  });

  it('are decided on, undone, and corrected in a new run without a change of the data', async () => {
    const set = await trained();
    const before = readFileSync(path.join(set.folder, 'train.csv'), 'utf8');
    const [first, second, third] = (await suspects(set)).rows.map(({ row }) => row);
    await review(set, [first!, second!, third!], { type: 'drop' });
    const { label } = (await suspects(set)).rows[1]!;
    const other = label === '0' ? '1' : '0';
    await review(set, [second!], { type: 'relabel', label: other });
    await review(set, [third!], null);
    const decided = await suspects(set, 'decided');
    expect(decided).toMatchObject({ total: 2, dropped: 1, relabeled: 1 });
    expect(decided.rows.map(({ decision }) => decision)).toEqual([{ type: 'drop' }, { type: 'relabel', label: other }]);
    expect((await suspects(set, 'open')).total).toBe(62);

    const draft = await set.host['drafts.correctRun']({ run: set.run.record.id }, unheard, unending);
    const { overlay } = draft.config['data'] as { overlay: string };
    const again = await set.host['runs.start'](
      { config: set.config, set: [`data.overlay=${overlay}`], out: null },
      unheard,
      unending,
    );
    expect(again.record).toMatchObject({
      status: 'finished',
      rows: { train: 63, validation: 16 },
      overlay: { dropped: [first], relabeled: [{ row: second, from: label, to: other }] },
    });
    expect(again.record.data!.map(({ file }) => file)).toContain(overlay);
    const validation = (folder: string) =>
      readFileSync(path.join(folder, 'predictions', 'validation.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { row: number }).row);
    expect(validation(again.folder)).toEqual(validation(set.run.folder));
    expect(readFileSync(path.join(set.folder, 'train.csv'), 'utf8')).toBe(before);

    // The new run has what was decided before, and its own decisions come on top.
    const next = { ...set, run: again };
    expect(await suspects(next)).toMatchObject({ ranked: 63, dropped: 0, relabeled: 0 });
    const [worst] = (await suspects(next)).rows;
    await review(next, [worst!.row], { type: 'drop' });
    const second2 = await set.host['drafts.correctRun']({ run: again.record.id }, unheard, unending);
    const file = (second2.config['data'] as { overlay: string }).overlay;
    expect(file).not.toBe(overlay);
    const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: { row: number }[] };
    expect(new Set(rows.map(({ row }) => row))).toEqual(new Set([first, second, worst!.row]));
  });

  it('refuse a row that was not trained on, a class that is none, and a run without a record of its rows', async () => {
    const set = await trained();
    await expect(review(set, [100_000], { type: 'drop' })).rejects.toMatchObject({ code: 'run.unknown-row' });
    const [row] = (await suspects(set)).rows.map((each) => each.row);
    await expect(review(set, [row!], { type: 'relabel', label: '7' })).rejects.toMatchObject({
      code: 'data.overlay-label',
    });
    await expect(set.host['drafts.correctRun']({ run: set.run.record.id }, unheard, unending)).rejects.toMatchObject({
      code: 'run.no-corrections',
    });
    rmSync(path.join(set.run.folder, 'dynamics.jsonl'));
    await expect(suspects(set)).rejects.toMatchObject({ code: 'run.no-dynamics' });
  });

  it('are the same for a run that was cancelled and resumed', async () => {
    const whole = await trained();
    const folder = temporaryFolder();
    const config = await writeSmallRun(folder);
    const host = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') });
    let cancelled = '';
    const stopped = await host['runs.start'](
      { config, set: ['train.checkpointEvery=5'], out: null },
      (event) => {
        if (event.type === 'created') cancelled = event.folder;
        if (event.type === 'step' && event.step === 7 && !existsSync(path.join(cancelled, 'cancel'))) {
          writeFileSync(path.join(cancelled, 'cancel'), '');
        }
      },
      unending,
    );
    expect(stopped.record.status).toBe('cancelled');
    // A kill between two checkpoints leaves lines that the resumed run writes again.
    const lines = dynamics(stopped.folder).trimEnd().split('\n');
    writeFileSync(path.join(stopped.folder, 'dynamics.jsonl'), `${lines.join('\n')}\n{"step":31,"rows":[0]}\n{"st`);
    const resumed = await host['runs.resume']({ run: stopped.folder }, unheard, unending);
    expect((resumed.record satisfies RunRecord).status).toBe('finished');
    expect(dynamics(resumed.folder)).toBe(dynamics(whole.run.folder));
  });
});
