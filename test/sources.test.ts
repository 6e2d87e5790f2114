import { describe, expect, it } from 'vitest';
import {
  allTests,
  coveredByFile,
  distancesFrom,
  entriesOf,
  readCoveredBy,
  testedSources,
  testsNamedAs,
} from './support/source-graph.ts';

const sources = testedSources();
const tests = new Set(allTests());
const entries = entriesOf(readCoveredBy());
const covered = new Set(entries.map(({ source }) => source));
const hasNamedTest = (source: string) => testsNamedAs(source).some((test) => tests.has(test));

/** `npm run cover` brings the list up to date. */
describe(`each source has a test of its name, or one in ${coveredByFile}`, () => {
  it('and none has neither', () => {
    expect(sources.filter((source) => !hasNamedTest(source) && !covered.has(source))).toEqual([]);
  });

  it('and an entry names a source that is there, once, and has no test of its name', () => {
    const stale = entries.filter(({ source }) => !sources.includes(source) || hasNamedTest(source));
    expect(stale).toEqual([]);
    expect(entries).toHaveLength(covered.size);
  });

  it('and an entry names a test that is there and that leads to the source', () => {
    const distances = distancesFrom([...new Set(entries.map(({ test }) => test))].filter((test) => tests.has(test)));
    expect(entries.filter(({ source, test }) => !distances.get(test)?.has(source))).toEqual([]);
  });
});
