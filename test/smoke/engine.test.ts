import { expect, it } from 'vitest';
import * as engine from '../../src/engine/index.ts';
import { LorikeetError } from '../../src/engine/errors/index.ts';

it('loads the engine', () => {
  expect(Object.keys(engine)).not.toEqual([]);
});

it('fills an error from the table', () => {
  const error = new LorikeetError('internal.invariant', { what: 'a graph without outputs' });
  expect(error.sentence).toContain('a graph without outputs');
  expect(error.remedy).toContain('report');
});
