import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { roleOf, withGuesses, withRole, withTask } from '../../../src/renderer/draft/roles.ts';

const base = { model: 'm', data: { train: 'a.csv', text: 'tweet', label: 'target' } };
const whole = RunConfig.parse(base);

it('tells what each column is for', () => {
  expect(['tweet', 'target', 'keyword'].map((column) => roleOf(whole, column))).toEqual(['text', 'label', 'none']);
  expect(roleOf(RunConfig.parse({ model: 'm', data: { train: 'a.csv' } }), 'text')).toBe('text');
});

it('puts a column to another use, in place of the one that had it', () => {
  const changed = withRole(base, whole, 'keyword', 'text');
  expect(changed).toEqual({ model: 'm', data: { train: 'a.csv', text: 'keyword', label: 'target' } });
  expect(withRole(base, whole, 'tweet', 'id')).toEqual({
    model: 'm',
    data: { train: 'a.csv', label: 'target', id: 'tweet' },
  });
  expect(withRole(base, whole, 'target', 'none')).toEqual({ model: 'm', data: { train: 'a.csv', text: 'tweet' } });
});

it('takes guesses over, and forgets those of other data', () => {
  const before = { ...base, data: { ...base.data, id: 'n', splitColumn: 'part' } };
  expect(withGuesses(before, { text: { column: 'body' }, label: null, id: null })).toEqual({
    model: 'm',
    data: { train: 'a.csv', text: 'body' },
  });
});

it('makes columns of labels of several, and one column again of the last', () => {
  const several = { model: 'm', data: { train: 'a.csv', text: 'tweet', label: 'fire', task: 'multi-label' as const } };
  const wholeOf = (config: object) => RunConfig.parse(config);
  const two = withRole(several, wholeOf(several), 'flood', 'label');
  expect(two).toEqual({
    ...{ model: 'm' },
    data: { train: 'a.csv', text: 'tweet', task: 'multi-label', labelColumns: ['fire', 'flood'] },
  });
  expect(['tweet', 'fire', 'flood', 'label'].map((column) => roleOf(wholeOf(two), column))).toEqual([
    ...['text', 'label', 'label', 'none'],
  ]);
  const one = withRole(two, wholeOf(two), 'fire', 'none');
  expect(one).toEqual({ model: 'm', data: { train: 'a.csv', text: 'tweet', task: 'multi-label', label: 'flood' } });
  expect(withTask(two, 'single-label')).toEqual({ model: 'm', data: { train: 'a.csv', text: 'tweet' } });
  const best = (name: string) => withTask({ train: { best: name } }, 'single-label')['train'];
  expect([best('samplesF1'), best('microF1')]).toEqual([undefined, { best: 'microF1' }]);
  expect(withRole(two, wholeOf(two), 'flood', 'id')).toEqual({
    ...{ model: 'm' },
    data: { train: 'a.csv', text: 'tweet', task: 'multi-label', label: 'fire', id: 'flood' },
  });
});
