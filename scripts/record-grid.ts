/**
 * npm run record-grid -- [--config FILE] [--rows 840] [--runs runs/grid] [--out FILE]
 *
 * Trains every setting of a config whose search has choices alone, on the first rows of its CSV file, and keeps the scores: test/engine/search/grid.json
 * from test/engine/search/grid.yaml, unless told otherwise. The trainings are those of a search, so that a recording that was
 * ended goes on where it was.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { parse } from 'yaml';
import type { ReplyOf, SearchState } from '../src/contract/index.ts';
import { writeJson } from '../src/engine/index.ts';
import { lorikeet, outputOf } from './command-line/lorikeet.ts';
import { gridScores } from './record-grid/grid-scores.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../test/engine/search/${name}`, import.meta.url));
const { values: options } = parseArgs({
  options: {
    config: { type: 'string', default: fixture('grid.yaml') },
    rows: { type: 'string', default: '840' },
    runs: { type: 'string', default: path.join('runs', 'grid') },
    out: { type: 'string', default: fixture('grid.json') },
  },
});
const [rows, config, runs] = [Number(options.rows), path.resolve(options.config), path.resolve(options.runs)];
const name = `grid-${rows}`;

const search = await recorded();
if (search === null) {
  const train = path.join(runs, `rows-${rows}.csv`);
  await mkdir(runs, { recursive: true });
  await writeFile(train, await firstRows());
  await lorikeet(['search', config, '--name', name, '--runs', runs, '--set', `data.train=${train}`]);
} else if (search.record.status !== 'finished') {
  await lorikeet(['search', 'resume', search.record.id, '--runs', runs]);
}
await writeJson(path.resolve(options.out), { rows, ...gridScores((await recorded())!) });

/** The search of these rows; null where it was never begun. */
async function recorded(): Promise<SearchState | null> {
  const { searches } = JSON.parse(
    await outputOf(['search', 'list', '--json', '--runs', runs]),
  ) as ReplyOf<'search.list'>;
  return searches.find(({ record: { id } }) => id.endsWith(name)) ?? null;
}

/** Of the config's data. */
async function firstRows(): Promise<string> {
  const { data } = parse(await readFile(config, 'utf8')) as { data: { train: string } };
  const text = await readFile(path.resolve(path.dirname(config), data.train), 'utf8');
  return Papa.unparse(Papa.parse<string[]>(text, { preview: rows + 1 }).data);
}
