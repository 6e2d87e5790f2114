/**
 * Brings `covered-by.json` up to date: entries that still hold stay, those of files that are gone or have a test of their
 * own by now go, and each new source gets the test that is nearest by imports, for the reader of the diff to judge.
 */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import {
  allTests,
  coveredByFile,
  distancesFrom,
  entriesOf,
  readCoveredBy,
  testedSources,
  testsNamedAs,
} from './support/source-graph.ts';

const distances = distancesFrom(allTests());
const sources = testedSources().filter((source) => !testsNamedAs(source).some((test) => distances.has(test)));
const chosen = new Map<string, string>();
if (existsSync(coveredByFile)) {
  for (const { source, test } of entriesOf(readCoveredBy())) {
    if (sources.includes(source) && distances.get(test)?.has(source)) chosen.set(source, test);
  }
}

const folderOf = (source: string) => path.posix.dirname(source);

/** How many folders a source and a test have in common below `src/` and `test/`. */
function sharedFolders(source: string, test: string): number {
  const [own, other] = [source, test].map((file) => folderOf(file).split('/').slice(1));
  const apart = own!.findIndex((folder, depth) => folder !== other![depth]);
  return apart === -1 ? own!.length : apart;
}

for (const source of sources.filter((each) => !chosen.has(each))) {
  // A test in the same place that gets there by way of other files is a better guess than a near one of another part.
  const worth = (test: string, distance: number) => 4 * sharedFolders(source, test) - distance;
  const reached = [...distances].flatMap(([test, of]) => {
    const distance = of.get(source);
    return distance === undefined ? [] : [{ test, worth: worth(test, distance) }];
  });
  const [best] = reached.sort((a, b) => b.worth - a.worth);
  if (best) chosen.set(source, best.test);
  else console.error(`no test reaches ${source}`);
}

const list: Record<string, Record<string, string>> = {};
for (const source of sources) {
  const test = chosen.get(source);
  if (test === undefined) continue;
  const names = (list[folderOf(source)] ??= {});
  const name = path.posix.basename(source, '.ts');
  names[test] = names[test] === undefined ? name : `${names[test]} ${name}`;
}
const style = await resolveConfig(path.resolve(coveredByFile));
writeFileSync(coveredByFile, await format(JSON.stringify(list), { ...style, parser: 'json' }));
