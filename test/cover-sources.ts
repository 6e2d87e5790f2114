/**
 * Brings `covered-by.json` up to date: entries that still hold stay, those of files that are gone or have a test of their
 * own by now go, and each new source gets the test that is nearest by imports, for the reader of the diff to judge.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { coveredByFile, readCoverage } from './support/source-graph.ts';

const { unnamed, entries, distances } = readCoverage();
/** The test of each source. */
const testOf = new Map(
  entries
    .filter(({ source, test }) => unnamed.includes(source) && distances.get(test)?.has(source))
    .map(({ source, test }) => [source, test]),
);

const folderOf = (source: string) => path.posix.dirname(source);

/** How many folders a source and a test have in common below `src/` and `test/`. */
function sharedFolders(source: string, test: string): number {
  const [sourceFolders, testFolders] = [source, test].map((file) => folderOf(file).split('/').slice(1));
  const fork = sourceFolders!.findIndex((folder, depth) => folder !== testFolders![depth]);
  return fork === -1 ? sourceFolders!.length : fork;
}

for (const source of unnamed.filter((name) => !testOf.has(name))) {
  // A test in the same place that gets there by way of other files is a better guess than a near one of another part.
  const worth = (test: string, distance: number) => 4 * sharedFolders(source, test) - distance;
  const candidates = [...distances].flatMap(([test, of]) => {
    const distance = of.get(source);
    return distance === undefined ? [] : [{ test, worth: worth(test, distance) }];
  });
  const [best] = candidates.sort((a, b) => b.worth - a.worth);
  if (best) testOf.set(source, best.test);
  else console.error(`no test reaches ${source}`);
}

const list: Record<string, Record<string, string>> = {};
for (const source of unnamed) {
  const test = testOf.get(source);
  if (test === undefined) continue;
  const names = (list[folderOf(source)] ??= {});
  const name = path.posix.basename(source, '.ts');
  names[test] = names[test] === undefined ? name : `${names[test]} ${name}`;
}
const style = await resolveConfig(path.resolve(coveredByFile));
writeFileSync(coveredByFile, await format(JSON.stringify(list), { ...style, parser: 'json' }));
