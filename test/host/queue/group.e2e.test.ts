import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { ChannelName, Notice, ReplyOf, RequestOf } from '../../../src/contract/index.ts';
import { launchBuilt } from '../../support/built-program.ts';
import { dispatch, openHost } from '../../../src/host/index.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Config = Record<string, unknown>;

it('trains the runs of one comparison, which keep its name and end within noise of each other', async () => {
  const folder = temporaryFolder();
  const small = parse(readFileSync(await writeSmallRun(folder), 'utf8')) as Config & { data: Config; train: Config };
  const withSeed = (seed: number): Config => ({
    ...small,
    model: path.join(folder, 'model'),
    data: { ...small.data, train: path.join(folder, 'train.csv') },
    train: { ...small.train, seed },
  });
  const { handlers, close } = openHost({
    launcher: launchBuilt,
    runsFolder: path.join(folder, 'runs'),
    appFolder: path.join(folder, 'app'),
  });
  onTestFinished(close);
  const ask = async <Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> => {
    const answer = await dispatch(handlers, name, request);
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.reply;
  };
  const notices: Notice[] = [];
  const leaving = new AbortController();
  void dispatch(handlers, 'notices.watch', {}, (notice) => notices.push(notice), leaving.signal);
  onTestFinished(() => leaving.abort());

  const broken = { config: { ...withSeed(1), lora: { r: 0 } }, name: 'broken' };
  const good = [1, 2].map((seed) => ({ config: withSeed(seed), name: `seed ${seed}` }));
  await expect(ask('queue.addAll', { entries: [...good, broken], group: 'mine' })).rejects.toThrow(
    'config.wrong-value',
  );
  expect((await ask('queue.show', {})).entries).toEqual([]);

  await ask('queue.addAll', { entries: good, group: 'mine' });
  while ((await ask('queue.show', {})).entries.length > 0) await wait(50);
  const { runs } = await ask('runs.list', {});
  expect(runs.map(({ record }) => record.group)).toEqual(['mine', 'mine']);
  expect(notices).toMatchObject([
    { kind: 'run', outcome: 'finished', name: 'seed 1', metric: { name: 'f1' }, error: null },
    { kind: 'run', outcome: 'finished', name: 'seed 2' },
  ]);

  const comparison = await ask('compare.show', { runs: runs.map(({ record }) => record.id), split: 'validation' });
  expect(comparison.differences.map(({ field }) => field)).toEqual(['train.seed']);
  expect(comparison.pairs[0]!.test).not.toBeNull();
  expect(['noise', 'seed']).toContain(comparison.pairs[0]!.verdict);
  for (const [place, { record, result }] of runs.entries()) {
    const { figures, rows } = comparison.runs[place]!;
    expect(rows).toBe(record.rows!.validation);
    // The stored predictions are of the evaluation that was kept.
    expect(figures.accuracy.value).toBeCloseTo(result!.best!.metrics['accuracy'] as number, 12);
    expect(figures.f1.value ?? 0).toBeCloseTo(result!.best!.metrics['f1'] as number, 12);
  }
});
