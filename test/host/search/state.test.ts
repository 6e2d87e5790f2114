import { cpSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchStatus, searchSummary } from '../../../src/cli/output/search.ts';
import { processIdentity } from '../../../src/engine/index.ts';
import { readConfigValue } from '../../../src/host/config/value.ts';
import { runFiles } from '../../../src/host/runs/folder.ts';
import { createRun } from '../../../src/host/runs/create.ts';
import { updateRecord } from '../../../src/host/runs/record.ts';
import { createSearch } from '../../../src/host/search/create.ts';
import { findSearch, searchFiles, trialRunName } from '../../../src/host/search/folder.ts';
import type { JournalEntry } from '../../../src/host/search/journal.ts';
import { readSearch, writeSearch } from '../../../src/host/search/record.ts';
import { searchState } from '../../../src/host/search/state.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const at = '2026-01-01T00:00:00.000Z';
const begun = (trial: number): JournalEntry[] => [
  { type: 'trial', trial, setting: { 'lora.r': 2 + trial }, seeds: [1], at },
  { type: 'submitted', trial, repeat: 0, at },
];

/** A search with a trial that has finished and two under way. */
async function search() {
  const runsFolder = path.join(temporaryFolder(), 'runs');
  const config = readConfigValue({
    model: '/models/none',
    data: { train: '/data/none.csv' },
    search: { trials: 4, space: { 'lora.r': { choice: [2, 3, 4] } } },
  });
  const executor = { name: 'local', config: null } as const;
  const folder = await createSearch({ config, name: 's', executor, runsFolder });
  const end: JournalEntry = {
    ...{ type: 'finished', trial: 0, repeat: 0, at, value: 0.5 },
    ...{ epochs: 1, seconds: 1, trainSeconds: 1 },
  };
  const entries = [...begun(0), end, ...begun(1), ...begun(2)];
  writeFileSync(searchFiles(folder).journal, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return { folder, config, runsFolder };
}

const statesOf = async (folder: string) =>
  (await searchState(folder)).trials.map(({ state, runs }) => [state, runs[0]!.state]);

describe('trials that have not ended', () => {
  it('are at work while a process drives the search', async () => {
    const { folder } = await search();
    expect(await statesOf(folder)).toEqual([
      ['finished', 'finished'],
      ['running', 'running'],
      ['running', 'running'],
    ]);
  });

  it('are interrupted once that process is gone, also for the command line', async () => {
    const { folder } = await search();
    const record = await readSearch(folder);
    await writeSearch(folder, { ...record, status: 'running', process: { ...record.process!, startToken: 'never' } });
    expect(await statesOf(folder)).toEqual([
      ['finished', 'finished'],
      ['interrupted', 'interrupted'],
      ['interrupted', 'interrupted'],
    ]);
    expect(searchSummary(await searchState(folder))).toMatch(/1 +interrupted/);
    const { id } = record;
    const lines = searchStatus(await searchState(folder)).split('\n');
    expect(lines[0]).toBe(`search ${id}: interrupted, 1 of 4 trials have ended`);
    expect(lines.at(-1)).toBe(`go on with: lorikeet search resume ${id}`);
  });

  it('stay at work where the process of their run goes on without the search', async () => {
    const { folder, config, runsFolder } = await search();
    const { id } = await readSearch(folder);
    const name = trialRunName(id, 2, 0, 1);
    const out = path.join(runsFolder, name);
    const run = { config, configFile: null, name, out, runsFolder, search: { id, trial: 2, repeat: 0 } };
    await createRun(run);
    await updateRecord(out, { status: 'running', process: processIdentity(process.pid) });
    await writeSearch(folder, { ...(await readSearch(folder)), status: 'cancelled', process: null });
    expect((await statesOf(folder)).slice(1)).toEqual([
      ['interrupted', 'interrupted'],
      ['running', 'running'],
    ]);
  });
});

describe('a search that was killed', () => {
  const hours = (count: number) => new Date(Date.parse(at) + count * 3_600_000);

  /** Its process is gone; its journal was written an hour after it started. */
  async function killed() {
    const { folder, config, runsFolder } = await search();
    const record = await readSearch(folder);
    const process = { ...record.process!, startToken: 'never' };
    await writeSearch(folder, { ...record, status: 'running', startedAt: at, process });
    utimesSync(searchFiles(folder).journal, hours(1), hours(1));
    return { folder, config, runsFolder, id: record.id };
  }

  it('worked until its last line, whenever somebody looks at it', async () => {
    const { folder } = await killed();
    const { record } = await searchState(folder);
    expect(record).toMatchObject({ status: 'interrupted', secondsBefore: 3600, endedAt: hours(1).toISOString() });
  });

  it('worked until the last line of a run that was under way', async () => {
    const { folder, config, runsFolder, id } = await killed();
    const name = trialRunName(id, 1, 0, 1);
    const out = path.join(runsFolder, name);
    await createRun({ config, configFile: null, name, out, runsFolder, search: { id, trial: 1, repeat: 0 } });
    const { metrics } = runFiles(out);
    writeFileSync(metrics, '');
    utimesSync(metrics, hours(5), hours(5));
    expect((await searchState(folder)).record).toMatchObject({ secondsBefore: 5 * 3600 });
  });
});

describe('a search is called', () => {
  it('by its whole name, or without the time where one alone is called so', async () => {
    const { folder, runsFolder, config } = await search();
    const { id } = await readSearch(folder);
    expect([findSearch(runsFolder, id), findSearch(runsFolder, 's')]).toEqual([folder, folder]);
    expect(() => findSearch(runsFolder, 'other')).toThrow(expect.objectContaining({ code: 'search.unknown' }));
    const executor = { name: 'local', config: null } as const;
    const third = await createSearch({ config, name: 't', executor, runsFolder });
    expect(findSearch(runsFolder, 't')).toBe(third);
  });

  it('by its whole name alone where several are called so, which are named', async () => {
    const { folder, runsFolder } = await search();
    const later = path.join(path.dirname(folder), '20990101-000000-s');
    cpSync(folder, later, { recursive: true });
    expect(() => findSearch(runsFolder, 's')).toThrow(
      expect.objectContaining({
        code: 'search.ambiguous',
        details: { search: 's', names: [path.basename(folder), '20990101-000000-s'] },
      }),
    );
    expect(findSearch(runsFolder, '20990101-000000-s')).toBe(later);
  });
});
