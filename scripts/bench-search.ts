/**
 * npm run bench:search -- [--config resources/demo/lora.yaml] [--trials 5] [--rounds 2] [--set key=value]
 *
 * What it is worth that the trials of a search share a process, which loads the base and the rows once: in each round, one search of
 * so many trials, then the runs of the same settings one by one, each in a process of its own. The last line is JSON, in seconds per trial. `once`
 * counts from the start of the search to its end, with the loading and the steps that are measured first; `further` are the trials after
 * the first; `each` counts from the request for a run to its end. Alpha and rank stay, so that every trial takes the same graph.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { ReplyOf, RunRecord, SearchState } from '../src/contract/index.ts';
import { readJson } from '../src/engine/index.ts';
import { readConfig } from '../src/host/config/read.ts';
import { lorikeet, outputOf } from './command-line/lorikeet.ts';

const { values: options } = parseArgs({
  options: {
    config: { type: 'string', default: fileURLToPath(new URL('../resources/demo/lora.yaml', import.meta.url)) },
    trials: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '2' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const [trials, rounds] = [Number(options.trials), Number(options.rounds)];
const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-search-'));
const once: number[] = [];
const further: number[] = [];
const each: number[] = [];
try {
  const config = await readConfig(options.config, options.set);
  const { learningRate } = config.train;
  const space = { 'train.learningRate': { loguniform: [learningRate / 2, learningRate * 2] } };
  for (let round = 0; round < rounds; round += 1) {
    const file = path.join(folder, `round-${round}.json`);
    await writeFile(file, JSON.stringify({ ...config, search: { space, trials, sampler: 'random', seed: round } }));
    const runs = path.join(folder, `runs-${round}`);
    await lorikeet(['search', file, '--runs', runs]);
    const { searches } = JSON.parse(
      await outputOf(['search', 'list', '--json', '--runs', runs]),
    ) as ReplyOf<'search.list'>;
    const [search] = searches as [SearchState];
    once.push(secondsOf(search.record) / trials);
    further.push(...search.trials.slice(1).map(secondsOf));
    for (const { setting } of search.trials) {
      const out = path.join(runs, `alone-${each.length}`);
      const set = Object.entries(setting).flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]);
      await lorikeet(['train', file, '--out', out, ...set]);
      const { createdAt, endedAt } = (await readJson(path.join(out, 'run.json'))) as RunRecord;
      each.push(secondsOf({ startedAt: createdAt, endedAt }));
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const seconds = { once: median(once), further: median(further), each: median(each) };
const ratio = { once: round(seconds.each / seconds.once), further: round(seconds.each / seconds.further) };
console.log(JSON.stringify({ trials, rounds, seconds, ratio }));

function secondsOf({
  startedAt,
  endedAt,
}: {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}): number {
  return (Date.parse(endedAt!) - Date.parse(startedAt!)) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return round((sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2);
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
