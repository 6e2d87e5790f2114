/** Writes every generated file: `npx tsx scripts/generate.ts`. A test compares them with what this would write. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentOf, generated, root } from './generate/index.ts';

for (const name of Object.keys(generated)) {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), await contentOf(name));
  console.log(name);
}
