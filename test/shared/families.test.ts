import { expect, it } from 'vitest';
import { architectures } from '../../src/engine/models/index.ts';
import { defaultTargets, familyOf, modelTypes } from '../../src/shared/families.ts';
import { modulesToSaveOf } from '../../src/shared/targets.ts';
import { tinyArchitectures } from '../support/tiny-checkpoint.ts';

it('has a row for every architecture of the engine, and no other', () => {
  expect(architectures.map(({ modelType }) => modelType).toSorted()).toEqual(modelTypes.toSorted());
});

it('has a fixture for every row', () => {
  expect(modelTypes.filter((modelType) => !tinyArchitectures.includes(modelType))).toEqual([]);
});

it('knows nothing of what cannot be trained', () => {
  for (const modelType of ['bloom', 't5', 'gemma3', 'toString', null]) {
    expect(familyOf(modelType)).toBe('encoder');
    expect(defaultTargets(modelType)).toBeNull();
  }
  expect(familyOf('gemma2')).toBe('decoder');
});

it('trains and saves the pooler of DeBERTa, which its checkpoints do not have', () => {
  expect(modulesToSaveOf('deberta-v2', null)).toEqual(['classifier', 'score', 'pooler']);
  expect(modulesToSaveOf('deberta-v2', ['classifier'])).toEqual(['classifier']);
  expect(modulesToSaveOf('bert', null)).toEqual(['classifier', 'score']);
});
