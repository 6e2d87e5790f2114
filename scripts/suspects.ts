/**
 * npm run suspects -- --model FOLDER --data FILE [--text text] [--label label] [--share 0.05] [--seeds 1,2,3] [--set key=value] [--out runs/suspects]
 *
 * For each seed: changes the labels of a share of the training rows, trains, and counts how many of them the queue of suspects has in its
 * first tenth. Then drops the confident suspects, right or wrong, as `lorikeet suspects --out` does, trains again, and compares F1 on
 * the validation rows, whose labels stay as they are. Tells too what keeping the rows costs of a step.
 *
 * The exit code is 1 where less than 60 % are in the first tenth in the mean of the seeds, where F1 falls by more than noise, or where keeping
 * the rows takes more than 5 % of a step. A run that is there is not trained again.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lorikeet, outputOf } from './command-line/lorikeet.ts';
import { keepingCost } from './suspects/cost.ts';
import { compareRuns } from './suspects/scores.ts';
import { writeFlipped } from './suspects/flip.ts';

const LEAST_FOUND = 0.6;
const MOST_COST = 0.05;

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    data: { type: 'string' },
    text: { type: 'string', default: 'text' },
    label: { type: 'string', default: 'label' },
    share: { type: 'string', default: '0.05' },
    seeds: { type: 'string', default: '1' },
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: path.join('runs', 'suspects') },
  },
});
if (options.model === undefined || options.data === undefined) {
  console.error('usage: npm run suspects -- --model FOLDER --data FILE [--text text] [--label label]');
  process.exit(2);
}

const split = { validation: 0.2, seed: 42 };
const { text, label, out, set } = options;
const outcomes: Outcome[] = [];
for (const seed of options.seeds.split(',').map(Number)) outcomes.push(await outcomeOf(seed));

const mean = (value: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / outcomes.length;
const found = mean(({ found: share }) => share);
const f1Gain = mean(({ f1: [before, after] }) => after - before);
const isWorse = outcomes.some(({ gain }) => gain.high < 0);
const cost = mean(({ cost: share }) => share);
if (outcomes.length > 1) {
  console.log(`${outcomes.length} seeds, means: ${percent(found)} in the first tenth, F1 gains ${f1Gain.toFixed(4)}`);
}
process.exitCode = found >= LEAST_FOUND && !isWorse && cost <= MOST_COST ? 0 : 1;

interface Outcome {
  /** Share of the wrong labels in the first tenth. */
  readonly found: number;
  /** Before and after. */
  readonly f1: readonly [number, number];
  readonly gain: { readonly low: number; readonly high: number };
  /** Of keeping the rows, as a share of a step. */
  readonly cost: number;
}

interface Queue {
  readonly ranked: number;
  readonly rows: readonly { readonly row: number; readonly isConfident: boolean; readonly areaUnderMargin: number }[];
}

async function outcomeOf(seed: number): Promise<Outcome> {
  const folder = path.resolve(out, `seed-${seed}`);
  const at = (name: string) => path.join(folder, name);
  await mkdir(folder, { recursive: true });
  const flipped = await writeFlipped(path.resolve(options.data!), at('flipped.csv'), {
    ...{ text, label, share: Number(options.share), seed },
    ...{ validation: split.validation, splitSeed: split.seed },
  });
  const config = {
    model: path.resolve(options.model!),
    data: { train: at('flipped.csv'), split },
    lora: { r: 8, alpha: 16, targets: 'all-linear' },
    train: { epochs: 3, batchSize: 16, learningRate: 1e-3, classWeights: 'balanced', best: 'f1' },
  };
  // JSON is YAML.
  await writeFile(at('config.yaml'), JSON.stringify(config));

  const before = await train(folder, 'before', []);
  const queue = JSON.parse(await outputOf(['--json', 'suspects', before, '--rows', '1000000'])) as Queue;
  const wrong = new Set(flipped.rows);
  const wrongIn = (rows: Queue['rows']) => rows.filter(({ row }) => wrong.has(row)).length;
  const tenth = Math.round(flipped.training / 10);
  const share = wrongIn(queue.rows.slice(0, tenth)) / wrong.size;
  const byMargin = queue.rows.toSorted((first, second) => first.areaUnderMargin - second.areaUnderMargin);
  const marginShare = wrongIn(byMargin.slice(0, tenth)) / wrong.size;
  const confident = queue.rows.filter(({ isConfident }) => isConfident);
  console.log(`seed ${seed}: ${wrong.size} of ${flipped.training} training labels are wrong`);
  console.log(
    `  in the first ${tenth} suspects: ${percent(share)}; by the area under the margin: ${percent(marginShare)}`,
  );
  console.log(`  confident suspects: ${confident.length}, ${wrongIn(confident)} of them wrong`);

  const corrections = { format: 1, rows: confident.map(({ row }) => ({ row, label: null })) };
  await writeFile(at('corrections.json'), JSON.stringify(corrections));
  const after = await train(folder, 'after', ['--set', `data.overlay=${at('corrections.json')}`]);
  const { f1, rocAuc, gain } = await compareRuns(before, after, flipped.classes);
  const both = ([first, second]: readonly [number, number]) => `${first.toFixed(4)} → ${second.toFixed(4)}`;
  console.log(`  without the confident ones: F1 ${both(f1)}, ROC-AUC ${both(rocAuc)}`);
  console.log(`  F1 gains ${gain.low.toFixed(4)} to ${gain.high.toFixed(4)} (95 % interval of the paired bootstrap)`);

  const { keeping, step } = await keepingCost(before, config.train.batchSize, flipped.classes.length);
  console.log(
    `  keeping the rows takes ${(1e6 * keeping).toFixed(0)} µs of a step of ${(1000 * step).toFixed(0)} ms: ${((100 * keeping) / step).toFixed(3)} %`,
  );
  return { found: share, f1, gain, cost: keeping / step };
}

/** Trains a run into a folder of that name, unless it is there. @returns the folder */
async function train(folder: string, name: string, more: readonly string[]): Promise<string> {
  const run = path.join(folder, name);
  const overrides = set.flatMap((override) => ['--set', override]);
  if (!existsSync(path.join(run, 'result.json'))) {
    await lorikeet(['train', path.join(folder, 'config.yaml'), '--out', run, ...overrides, ...more]);
  }
  return run;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
