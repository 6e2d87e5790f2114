import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const fixtures = path.join(checkout, 'test/fixtures/version-0.1');

/** A copy of what version 0.1 wrote, as if it had been written in that place. @returns its folder */
export function filesOfVersion01(): string {
  const folder = path.join(temporaryFolder(), 'version-0.1');
  cpSync(fixtures, folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(json|jsonl|yaml)$/.test(entry)) continue;
    const file = path.join(folder, entry);
    const text = readFileSync(file, 'utf8').replaceAll('CHECKOUT', checkout).replaceAll('FOLDER', folder);
    writeFileSync(file, text);
  }
  return folder;
}
