import { describe, expect, it } from 'vitest';
import { type Annotation, RunConfig, type RunRecord, type RunResult } from '../../../src/contract/index.ts';
import { arranged, type RunFilter, tagsFrom, tagsOf } from '../../../src/renderer/run/run-table.ts';
import type { ListedRun } from '../../../src/renderer/run/listed-run.ts';

function run(
  id: string,
  status: RunRecord['status'],
  f1: number | null,
  annotation: Partial<Annotation> = {},
): ListedRun {
  const record = {
    id,
    status,
    createdAt: `2026-01-0${id.length}T00:00:00.000Z`,
    config: RunConfig.parse({ model: `/models/${id}-base`, data: { train: '/data/tweets.csv' } }),
  } as RunRecord;
  const result = f1 === null ? null : ({ best: { metrics: { f1 } }, seconds: f1 * 100 } as unknown as RunResult);
  return { folder: `/runs/${id}`, record, result, annotation: { title: null, tags: [], notes: '', ...annotation } };
}

const runs = [
  run('a', 'finished', 0.8, { tags: ['paper', 'old'] }),
  run('bb', 'failed', null, { notes: 'Too hot' }),
  run('ccc', 'running', null),
  run('dddd', 'finished', 0.9, { title: 'Best of all', tags: ['paper'] }),
  run('eeeee', 'cancelled', 0.7),
];
const all: RunFilter = { text: '', states: 'all', tag: null };
const ids = (
  filter: Partial<RunFilter>,
  column: Parameters<typeof arranged>[2]['column'] = 'created',
  descending = false,
) => arranged(runs, { ...all, ...filter }, { column, descending }).map(({ record }) => record.id);

describe('the list of runs', () => {
  it('is ordered by a column, with runs that have no value last either way', () => {
    expect(ids({}, 'best', true)).toEqual(['dddd', 'a', 'eeeee', 'bb', 'ccc']);
    expect(ids({}, 'best', false)).toEqual(['eeeee', 'a', 'dddd', 'bb', 'ccc']);
    expect(ids({}, 'name')).toEqual(['a', 'bb', 'dddd', 'ccc', 'eeeee']);
    expect(ids({}, 'created', true)).toEqual(['eeeee', 'dddd', 'ccc', 'bb', 'a']);
  });

  it('is narrowed by state, tag and words of the name, tags, notes, model or data', () => {
    expect(ids({ states: 'active' })).toEqual(['ccc']);
    expect(ids({ states: 'finished' })).toEqual(['a', 'dddd']);
    expect(ids({ states: 'ended' })).toEqual(['bb', 'eeeee']);
    expect(ids({ tag: 'paper' })).toEqual(['a', 'dddd']);
    expect(ids({ text: 'BEST all' })).toEqual(['dddd']);
    expect(ids({ text: 'hot' })).toEqual(['bb']);
    expect(ids({ text: 'ccc-base' })).toEqual(['ccc']);
    expect(ids({ text: 'tweets nothing' })).toEqual([]);
  });
});

describe('tags', () => {
  it('are read from what is typed, each once and within their limits', () => {
    expect(tagsFrom(' paper, old ,paper,, 新的，旧的')).toEqual(['paper', 'old', '新的', '旧的']);
    expect(tagsFrom('x'.repeat(60))[0]).toHaveLength(40);
    expect(tagsFrom(Array.from({ length: 30 }, (_, index) => `t${index}`).join(','))).toHaveLength(20);
  });

  it('in use are listed by alphabet', () => {
    expect(tagsOf(runs)).toEqual(['old', 'paper']);
  });
});
