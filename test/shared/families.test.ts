import { expect, it } from 'vitest';
import { architectures } from '../../src/engine/models/index.ts';
import { defaultTargets, familyOf, modelTypes } from '../../src/shared/families.ts';
import { tinyArchitectures } from '../support/tiny-checkpoint.ts';

it('has a row for every architecture of the engine, and no other', () => {
  expect(architectures.map(({ modelType }) => modelType).toSorted()).toEqual(modelTypes.toSorted());
});

it('has a fixture for every row', () => {
  expect(modelTypes.filter((modelType) => !tinyArchitectures.includes(modelType))).toEqual([]);
});

it('knows nothing of what cannot be trained', () => {
  for (const modelType of ['gemma', 'phi3', 'gpt2', 'toString', null]) {
    expect(familyOf(modelType)).toBe('encoder');
    expect(defaultTargets(modelType)).toBeNull();
  }
  expect(familyOf('gemma2')).toBe('decoder');
});
