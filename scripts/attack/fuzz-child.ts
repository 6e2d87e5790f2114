/** Gives mutated files to one reader, and tells its parent each case before it and what came of it where that is a finding. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LorikeetError } from '../../src/engine/index.ts';
import { mutated } from './mutate.ts';
import { readers } from './readers.ts';
import { randomFrom } from './report.ts';

/** What the child says. */
export type FuzzMessage = { readonly case: number } | { readonly case: number; readonly finding: string };

const MOST_BYTES = 2 ** 30;

const [name, seed, from, to] = process.argv.slice(2);
const reader = readers.find((each) => each.name === name)!;
const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-attack-'));
const files = await reader.prepare(folder);
const originals = new Map(
  await Promise.all(files.map(async (file) => [file, await readFile(path.join(folder, file))] as const)),
);

for (let number = Number(from); number < Number(to); number += 1) {
  process.send!({ case: number } satisfies FuzzMessage);
  const random = randomFrom(Number(seed) * 1_000_003 + number);
  const file = files[Math.floor(random() * files.length)]!;
  const isText = !/\.(safetensors|parquet)$/.test(file);
  await writeFile(path.join(folder, file), mutated(originals.get(file)!, random, isText));
  try {
    await reader.read(folder);
  } catch (error) {
    if (!(error instanceof LorikeetError))
      tell(number, `${file}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
  }
  if (process.memoryUsage.rss() > MOST_BYTES) {
    tell(number, `${file}: more than ${MOST_BYTES} bytes of memory`);
    break;
  }
  await writeFile(path.join(folder, file), originals.get(file)!);
  // What the program sets aside of a damaged file is not looked at again.
  for (const aside of (await readdir(path.dirname(path.join(folder, file)))).filter((each) =>
    each.includes('.damaged-'),
  )) {
    await rm(path.join(folder, path.dirname(file), aside), { recursive: true });
  }
}
await rm(folder, { recursive: true, force: true });
process.disconnect();

function tell(number: number, finding: string): void {
  process.send!({ case: number, finding } satisfies FuzzMessage);
}
