import { expect, it } from 'vitest';
import { GroupWatch } from '../../../src/renderer/state/group-watch.ts';

it('tells once when the last run of a comparison has ended, well or not', () => {
  const ended: string[] = [];
  const watch = new GroupWatch((group) => ended.push(group));
  const waiting = { group: 'a', state: 'waiting' } as const;
  watch.look([]);
  watch.look([waiting, { ...waiting, state: 'running' }, { state: 'waiting' }]);
  watch.look([{ ...waiting, state: 'running' }]);
  expect(ended).toEqual([]);
  watch.look([{ ...waiting, state: 'failed' }]);
  watch.look([]);
  expect(ended).toEqual(['a']);
  watch.look([waiting]);
  watch.look([]);
  expect(ended).toEqual(['a', 'a']);
});
