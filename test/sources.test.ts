import { describe, expect, it } from 'vitest';
import { coveredByFile, readCoverage } from './support/source-graph.ts';

const { unnamed, entries, distances } = readCoverage();
const covered = new Set(entries.map(({ source }) => source));

/** `npm run cover` brings the list up to date. */
describe(`each source has a test of its name, or one in ${coveredByFile}`, () => {
  it('and none has neither', () => {
    expect(unnamed.filter((source) => !covered.has(source))).toEqual([]);
  });

  it('and an entry names a source that is there, once, and has no test of its name', () => {
    expect(entries.filter(({ source }) => !unnamed.includes(source))).toEqual([]);
    expect(entries).toHaveLength(covered.size);
  });

  it('and an entry names a test that is there and that leads to the source', () => {
    expect(entries.filter(({ source, test }) => !distances.get(test)?.has(source))).toEqual([]);
  });
});
