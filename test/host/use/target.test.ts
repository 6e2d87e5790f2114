import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { labelsOfConfigs, taskOfConfig } from '../../../src/host/use/target.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A folder with a config.json, or without one. */
function folderWith(config: object | null): string {
  const folder = temporaryFolder();
  if (config !== null) writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}

const named = { id2label: { 0: 'calm', 1: 'storm' } };
const placeholders = { id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } };

it('takes the names of classes from beside the adapter, else from its base, where all are named', async () => {
  const labels = (own: object | null, base: object) => labelsOfConfigs(folderWith(own), folderWith(base), 2);
  expect(await labels(named, placeholders)).toEqual(['calm', 'storm']);
  expect(await labels(named, { id2label: { 0: 'of', 1: 'base' } })).toEqual(['calm', 'storm']);
  for (const own of [null, {}, placeholders, { id2label: { 0: 'one' } }, { id2label: { 0: 'a', 1: 'b', 2: 'c' } }]) {
    expect(await labels(own, named)).toEqual(['calm', 'storm']);
    expect(await labels(own, placeholders)).toBeNull();
  }
});

it('takes the task from problem_type, and refuses one that is of no classifier', async () => {
  const task = (own: object | null, base: object) => taskOfConfig(folderWith(own), folderWith(base), 2);
  const several = { problem_type: 'multi_label_classification' };
  expect(await task(several, {})).toBe('multi-label');
  expect(await task({ problem_type: 'single_label_classification' }, { ...named, ...several })).toBe('single-label');
  expect(await task(null, { ...named, ...several })).toBe('multi-label');
  expect(await task({ problem_type: null }, several), 'a base of other classes').toBeNull();
  for (const problem of ['regression', 'multi_label', 2]) {
    const refusal = { code: 'use.problem-type', details: { found: JSON.stringify(problem) } };
    await expect(task({ problem_type: problem }, {})).rejects.toMatchObject(refusal);
    await expect(task(null, { ...named, problem_type: problem })).rejects.toMatchObject(refusal);
    expect(await task(null, { problem_type: problem })).toBeNull();
  }
});
