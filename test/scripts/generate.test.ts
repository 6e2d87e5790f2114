import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { contentOf, generated, root } from '../../scripts/generate/index.ts';

it.each(Object.keys(generated))('%s is what scripts/generate.ts writes', async (name) => {
  expect(readFileSync(path.join(root, name), 'utf8')).toBe(await contentOf(name));
});

it('has a text without holes for every error', async () => {
  const page = await contentOf('docs/errors.md');
  expect(page).not.toMatch(/(?<!is |metric-)undefined|NaN|\[object|‹to |‹length›|‹symbol/);
});
