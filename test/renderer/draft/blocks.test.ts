import { expect, it } from 'vitest';
import type { DraftProblem, ErrorShape } from '../../../src/contract/index.ts';
import { blocksOf, type Known } from '../../../src/renderer/draft/blocks.ts';
import { withDefaults } from '../../../src/renderer/draft/defaults.ts';

const error = (code: ErrorShape['code']): ErrorShape => ({ code, sentence: code, remedy: '', details: {} });
const unanswered = { value: null, error: null };
const finding = { sentence: '', groups: 1, examples: [], at: [] };
const whole: Known = {
  problems: [],
  config: withDefaults({ model: 'm', data: { train: 'a.csv' } }),
  model: { value: { unsupported: null }, error: null },
  sample: { value: { splits: [{ name: 'train', columns: ['text', 'label'], rows: [] }] }, error: null },
  profile: {
    value: {
      splits: [{ name: 'train', path: 'a.csv', rows: 9 }],
      labels: [
        { label: '0', name: null, count: 5 },
        { label: '1', name: null, count: 4 },
      ],
      findings: [],
    },
    error: null,
  },
};
const kinds = (known: Partial<Known>) =>
  blocksOf({ ...whole, ...known })?.map(({ step, kind, error }) => [step, kind ?? error!.code]);

it('finds nothing where model, data and settings are whole', () => {
  expect(kinds({})).toEqual([]);
});

it('does not say so while an answer is on its way', () => {
  expect(kinds({ problems: null })).toBeUndefined();
  expect(kinds({ model: unanswered })).toBeUndefined();
  expect(kinds({ sample: unanswered })).toBeUndefined();
  // Rows may take long to read: what they hold blocks once it is known.
  expect(kinds({ profile: unanswered })).toEqual([]);
});

it('is blocked by a model and by data that cannot be read, each at its own step', () => {
  expect(kinds({ model: { value: null, error: error('models.not-found') } })).toEqual([['model', 'models.not-found']]);
  expect(kinds({ model: { value: { unsupported: 'T5' }, error: null } })).toEqual([['model', 'unsupported']]);
  expect(kinds({ sample: { value: null, error: error('data.file-empty') } })).toEqual([['data', 'data.file-empty']]);
  expect(kinds({ profile: { value: null, error: error('data.field-count') } })).toEqual([['data', 'data.field-count']]);
});

it('is blocked by columns that are not there or the same', () => {
  const splits = [{ name: 'train', columns: ['body', 'label'], rows: [] }];
  expect(kinds({ sample: { value: { splits }, error: null } })).toEqual([['data', 'no-text-column']]);
  const config = withDefaults({ model: 'm', data: { train: 'a.csv', label: 'target' } });
  expect(kinds({ config })).toEqual([['data', 'no-label-column']]);
  expect(kinds({ config: withDefaults({ model: 'm', data: { train: 'a.csv', label: 'text' } }) })).toEqual([
    ['data', 'one-column'],
  ]);
});

it('is blocked by rows that end a run before its first step, until they are mended', () => {
  const profile = whole.profile.value!;
  const findings = [
    { ...finding, kind: 'text-missing', rows: 2, fix: 'drop-empty' as const },
    { ...finding, kind: 'label-conflict', rows: 4, fix: 'drop-conflicting' as const },
  ];
  const found = { value: { ...profile, findings }, error: null };
  expect(kinds({ profile: found })).toEqual([['data', 'rows-without-text']]);
  const config = withDefaults({ model: 'm', data: { train: 'a.csv', fixes: ['drop-empty'] } });
  expect(kinds({ profile: found, config })).toEqual([]);
  // The rows may be of a split that the run does not read.
  const splits = [...profile.splits, { name: 'test', path: 'b.csv', rows: 3 }];
  expect(kinds({ profile: { value: { ...profile, splits, findings }, error: null } })).toEqual([]);
  const labels = [profile.labels![0]!];
  expect(kinds({ profile: { value: { ...profile, labels }, error: null } })).toEqual([['data', 'one-label']]);
});

it('is blocked by several labels in a cell, unless all of them are trained or classes are listed', () => {
  const findings = [{ ...finding, kind: 'label-several', rows: 2, fix: null, answers: [{}] }];
  const profile = { value: { ...whole.profile.value!, findings }, error: null };
  expect(blocksOf({ ...whole, profile })).toMatchObject([{ step: 'data', field: 'data.task', kind: 'several-labels' }]);
  const withData = (data: object) => withDefaults({ model: 'm', data: { train: 'a.csv', ...data } });
  expect(kinds({ profile, config: withData({ task: 'multi-label' }) })).toEqual([]);
  expect(kinds({ profile, config: withData({ labels: ['a', 'b', 'a|b'] }) })).toEqual([]);
});

it.each([
  ['label-column-value', 'unclear-labels'],
  ['label-unused', 'unused-labels'],
  ['label-cells-empty', 'no-labels'],
])('is blocked by label columns that a run would refuse: %s', (kind, block) => {
  const findings = [{ ...finding, kind, rows: 2, fix: null, columns: ['a', 'b'] }];
  const profile = { value: { ...whole.profile.value!, findings }, error: null };
  expect(blocksOf({ ...whole, profile })).toMatchObject([
    { step: 'data', field: 'data.label', kind: block, names: ['a', 'b'], rows: 2 },
  ]);
});

it('is blocked by rows of a validation file that a run would refuse', () => {
  const splits = ['train', 'validation'].map((name) => ({ name, path: name, rows: 9 }));
  const at = [{ split: 'validation', places: [1] }];
  const findings = [
    { ...finding, kind: 'label-several', rows: 1, fix: null, answers: [{}], at },
    { ...finding, kind: 'label-unseen', rows: 2, fix: 'drop-unseen-labels' as const, at },
  ];
  const profile = { value: { ...whole.profile.value!, splits, findings }, error: null };
  // The run splits validation rows off those to train on: it does not read these.
  expect(kinds({ profile })).toEqual([]);
  const withData = (data: object) => withDefaults({ model: 'm', data: { train: 'a', validation: 'b', ...data } });
  expect(kinds({ profile, config: withData({}) })).toEqual([
    ['data', 'several-labels'],
    ['data', 'unseen-labels'],
  ]);
  expect(kinds({ profile, config: withData({ fixes: ['drop-unseen-labels'] }) })).toEqual([]);
  expect(kinds({ profile, config: withData({ task: 'multi-label' }) })).toEqual([]);
});

it('is not blocked by rows that a fix of another finding mends', () => {
  const splits = ['train', 'validation', 'test'].map((name) => ({ name, path: name, rows: 9 }));
  const inSplit = (split: string, ...places: number[]) => ({ split, places });
  const unseen = { ...finding, kind: 'label-unseen', fix: 'drop-unseen-labels' as const };
  const rare = { ...finding, kind: 'label-rare', fix: 'drop-rare-labels' as const };
  const blocks = (findings: readonly object[], fixes: readonly string[]) => {
    const config = withDefaults({ model: 'm', data: { train: 'a', validation: 'b', test: 'c', fixes } });
    const value = { ...whole.profile.value!, splits, findings } as Known['profile']['value'];
    return blocksOf({ ...whole, config, profile: { value, error: null } })?.map(({ kind, rows }) => [kind, rows]);
  };
  const rows = [
    { ...unseen, rows: 3, at: [inSplit('validation', 1, 4), inSplit('test', 2)] },
    { ...rare, rows: 2, at: [inSplit('validation', 4), inSplit('test', 2)] },
  ];
  expect(blocks(rows, [])).toEqual([
    ['unseen-labels', 3],
    ['rare-labels', 2],
  ]);
  expect(blocks(rows, ['drop-unseen-labels'])).toEqual([]);
  // A run with these fixes leaves test rows of a rare label in, and refuses a label that it does not know.
  expect(blocks(rows, ['drop-rare-labels'])).toEqual([['unseen-labels', 2]]);
  const trained = [rows[0]!, { ...rare, rows: 2, at: [inSplit('train', 4), inSplit('validation', 4)] }];
  expect(blocks(trained, ['drop-unseen-labels'])).toEqual([['rare-labels', 1]]);
  const spelled = [
    { ...finding, kind: 'label-case', fix: 'merge-label-case', rows: 1, at: [inSplit('train', 4)] },
    { ...rare, rows: 1, at: [inSplit('train', 4)] },
  ];
  expect(blocks(spelled, ['merge-label-case'])).toEqual([]);
  expect(blocks(spelled, [])).toEqual([['rare-labels', 1]]);
  const empty = [
    { ...finding, kind: 'text-missing', fix: 'drop-empty', rows: 1, at: [inSplit('train', 3)] },
    { ...finding, kind: 'label-missing', fix: 'drop-unlabelled', rows: 2, at: [inSplit('train', 3, 5)] },
  ];
  expect(blocks(empty, ['drop-empty'])).toEqual([['rows-without-label', 1]]);
});

it('names what was never chosen, and keeps the words of every other mistake', () => {
  const missing = (field: string, step: DraftProblem['step']) => ({ field, step, error: error('config.missing') });
  const problems = [missing('model', 'model'), missing('data', 'data')];
  expect(kinds({ problems, config: withDefaults({}), model: unanswered, sample: unanswered })).toEqual([
    ['model', 'no-model'],
    ['data', 'no-data'],
  ]);
  const wrong: DraftProblem = { field: 'train.epochs', step: 'method', error: error('config.wrong-value') };
  expect(kinds({ problems: [wrong] })).toEqual([['method', 'config.wrong-value']]);
});
