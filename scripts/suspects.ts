/**
 * npm run suspects -- --model FOLDER --data FILE [--text text] [--label label] [--share 0.05] [--set key=value] [--out runs/suspects]
 *
 * Changes the labels of a share of the training rows, trains, and counts how many of them the queue of suspects has in its first
 * tenth. Then drops those, as somebody would who looks at that tenth, trains again, and compares F1 on the validation rows, whose
 * labels stay as they are. Tells too what keeping the rows costs of a step.
 *
 * The exit code is 1 where less than 60 % are in the first tenth, where F1 falls by more than noise, or where keeping the rows takes
 * more than 5 % of a step. A run that is there is not trained again.
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
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: path.join('runs', 'suspects') },
  },
});
if (options.model === undefined || options.data === undefined) {
  console.error('usage: npm run suspects -- --model FOLDER --data FILE [--text text] [--label label]');
  process.exit(2);
}

const split = { validation: 0.2, seed: 42 };
const out = path.resolve(options.out);
const at = (name: string) => path.join(out, name);
await mkdir(out, { recursive: true });
const { text, label } = options;
const flipped = await writeFlipped(path.resolve(options.data), at('flipped.csv'), {
  ...{ text, label, share: Number(options.share), seed: 1 },
  ...{ validation: split.validation, splitSeed: split.seed },
});
// JSON is YAML.
const config = {
  model: path.resolve(options.model),
  data: { train: at('flipped.csv'), split },
  lora: { r: 8, alpha: 16, targets: 'all-linear' },
  train: { epochs: 3, batchSize: 16, learningRate: 1e-3, classWeights: 'balanced', best: 'f1' },
};
await writeFile(at('config.yaml'), JSON.stringify(config));

interface Queue {
  readonly rows: readonly { readonly row: number }[];
}

const before = await train('before', []);
const tenth = Math.round(flipped.training / 10);
const printed = await outputOf(['--json', 'suspects', before, '--rows', String(tenth)]);
const { rows } = JSON.parse(printed) as Queue;
const wrong = new Set(flipped.rows);
const found = rows.filter(({ row }) => wrong.has(row)).map(({ row }) => row);
const share = found.length / wrong.size;
console.log(`${wrong.size} of ${flipped.training} training labels are wrong; ${found.length} of them`);
console.log(`(${(100 * share).toFixed(1)} %) are among the first ${tenth} suspects`);

const corrections = { format: 1, rows: found.map((row) => ({ row, label: null })) };
await writeFile(at('corrections.json'), JSON.stringify(corrections));
const after = await train('after', ['--set', `data.overlay=${at('corrections.json')}`]);
const { f1, rocAuc, gain } = await compareRuns(before, after, flipped.classes);
const both = ([first, second]: readonly [number, number]) => `${first.toFixed(4)} → ${second.toFixed(4)}`;
console.log(`without those found: F1 ${both(f1)}, ROC-AUC ${both(rocAuc)}`);
console.log(`F1 gains ${gain.low.toFixed(4)} to ${gain.high.toFixed(4)} (95 % interval of the paired bootstrap)`);

const cost = await keepingCost(before, config.train.batchSize, flipped.classes.length);
const costShare = cost.keeping / cost.step;
console.log(
  `keeping the rows takes ${(1e6 * cost.keeping).toFixed(0)} µs of a step of ${(1000 * cost.step).toFixed(0)} ms: ${(100 * costShare).toFixed(3)} %`,
);
process.exitCode = share >= LEAST_FOUND && gain.high >= 0 && costShare <= MOST_COST ? 0 : 1;

/** Trains a run into a folder of that name, unless it is there. @returns the folder */
async function train(name: string, more: readonly string[]): Promise<string> {
  const folder = at(name);
  const set = options.set.flatMap((override) => ['--set', override]);
  if (!existsSync(path.join(folder, 'result.json'))) {
    await lorikeet(['train', at('config.yaml'), '--out', folder, ...set, ...more]);
  }
  return folder;
}
