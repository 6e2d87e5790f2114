import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { searchFiles, searchesFolder } from '../../../src/host/search/folder.ts';
import { readJournal } from '../../../src/host/search/journal.ts';
import { searchState } from '../../../src/host/search/state.ts';
import { demoConfig, ended, smallTraining, startLorikeet } from '../trained.ts';
import { timeOf } from './look.ts';
import type { Victim } from './victim.ts';

const TRIALS = 3;

/** The demo's config with a search that tries every learning rate of a few. */
async function searchConfig(): Promise<string> {
  const config = parse(await readFile(demoConfig, 'utf8')) as { model: string };
  const space = { 'train.learningRate': { choice: [1e-4, 1e-3, 1e-2] } };
  return stringify({
    ...config,
    model: path.resolve(path.dirname(demoConfig), config.model),
    search: { trials: TRIALS, sampler: 'random', metric: 'loss', space },
  });
}

/** The folder of the one search of some runs; null where none was begun. */
function searchIn(runs: string): string | null {
  const parent = searchesFolder(runs);
  const names = existsSync(parent) ? readdirSync(parent) : [];
  const folders = names.map((name) => path.join(parent, name));
  return folders.find((folder) => existsSync(searchFiles(folder).record)) ?? null;
}

/** A search of small trainings: no finished trial is lost or done again, and the scores are those of a search that was left alone. */
export const search: Victim = {
  name: 'search',
  share: 5,
  async prepare(folder) {
    const settings = (await smallTraining(folder)).flatMap((setting) => ['--set', setting]);
    const config = path.join(folder, 'search.yaml');
    await writeFile(config, await searchConfig());
    const runsOf = (number: number) => path.join(folder, `runs-${number}`);
    const start = (number: number) => {
      const begun = searchIn(runsOf(number));
      const task = begun === null ? [config, ...settings] : ['resume', begun];
      return startLorikeet(folder, ['--runs', runsOf(number), 'search', ...task]);
    };
    const scores = async (number: number) => {
      const { trials } = await searchState(searchIn(runsOf(number))!);
      return JSON.stringify(trials.map(({ state, value, setting }) => ({ state, value, setting })));
    };
    const usual = await timeOf(() => ended(start(0)));
    const expected = await scores(0);
    return {
      usual,
      start,
      isDone: () => false,
      async wrongAtEnd(number) {
        const entries = await readJournal(searchFiles(searchIn(runsOf(number))!).journal);
        const finished = entries.filter(({ type }) => type === 'finished').length;
        return [
          ...(finished === TRIALS ? [] : [`${finished} of ${TRIALS} trials are in the journal as finished`]),
          ...((await scores(number)) === expected ? [] : ['the scores are others']),
        ];
      },
      remove: (number) => rm(runsOf(number), { recursive: true, force: true }),
    };
  },
};
