import { describe, expect, it } from 'vitest';
import { gridScores } from '../../scripts/record-grid/grid-scores.ts';
import type { SearchState } from '../../src/contract/index.ts';

const space = { 'lora.r': [2, 4], 'lora.targets': [['query'], 'all-linear'] };
const trial = (r: number, targets: string | string[], value: number | null) => ({
  ...{ setting: { 'lora.targets': targets, 'lora.r': r }, state: value === null ? 'failed' : 'finished', value },
});
function search(trials: readonly object[], domains: object = {}): SearchState {
  const parameters = Object.entries(space).map(([name, choices]) => ({
    ...{ name, domain: { kind: 'choice', choices }, when: {} },
    ...domains,
  }));
  const record = { parameters, direction: 'minimize', config: { search: { metric: 'loss' } } };
  return { record, trials } as unknown as SearchState;
}

describe('gridScores', () => {
  const done = [trial(4, 'all-linear', 0.4), trial(2, ['query'], 0.1), trial(4, ['query'], 0.3)];

  it('has a score for each combination, the last setting fastest, in whatever order they were tried', () => {
    expect(gridScores(search([...done, trial(2, 'all-linear', 0.2)]))).toEqual({
      ...{ metric: 'loss', direction: 'minimize', space, scores: [0.1, 0.2, 0.3, 0.4] },
    });
  });

  it('refuses holes, and settings of more than choices', () => {
    expect(() => gridScores(search([...done, trial(2, 'all-linear', null)]))).toThrow('[2,"all-linear"] has no score');
    expect(() => gridScores(search([], { domain: { kind: 'float' } }))).toThrow('lora.r has more than choices');
  });
});
