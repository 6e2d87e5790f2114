import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { LorikeetError } from '../../src/engine/errors/index.ts';

it('fills an error from the table', () => {
  const error = new LorikeetError('internal.invariant', { what: 'a graph without outputs' });
  expect(error.sentence).toContain('a graph without outputs');
  expect(error.remedy).toContain('report');
});

const face = new URL('../../src/engine/index.ts', import.meta.url);

it.skipIf(!existsSync(fileURLToPath(face)))('loads the engine', async () => {
  expect(Object.keys((await import(face.href)) as object)).not.toEqual([]);
});
