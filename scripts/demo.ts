/**
 * npm run demo: the majority class, a trained head alone, and LoRA, on the same split of the demo's messages, through the
 * command line that users have. Ends with 1 where LoRA does not clearly win.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { readJson } from '../src/engine/index.ts';

interface Result {
  readonly best: {
    readonly metrics: {
      readonly f1: number;
      readonly accuracy: number;
      readonly rocAuc: number;
      /** Rows are true classes. */
      readonly confusionMatrix: readonly (readonly number[])[];
    };
  };
  readonly seconds: number;
  readonly parameters: { readonly trainable: number };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '');

/** Trains with the demo's settings and returns the run folder. */
function train(name: string, overrides: readonly string[]): string {
  const folder = path.resolve('runs', `demo-${stamp}-${name}`);
  const set = overrides.flatMap((override) => ['--set', override]);
  const config = path.join(root, 'resources/demo/lora.yaml');
  const cli = path.join(root, 'src/cli/index.ts');
  const { status } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), cli, 'train', config, '--out', folder, ...set],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
  return folder;
}

async function resultOf(folder: string): Promise<Result> {
  return (await readJson(path.join(folder, 'result.json'))) as Result;
}

/** Scores of always saying the class that most rows have; F1 is of the second class. */
function alwaysTheMostFrequent({ best }: Result): { readonly f1: number; readonly accuracy: number } {
  const counts = best.metrics.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const accuracy = Math.max(...counts) / counts.reduce((sum, count) => sum + count, 0);
  return { accuracy, f1: counts.indexOf(Math.max(...counts)) === 1 ? (2 * accuracy) / (1 + accuracy) : 0 };
}

const head = await resultOf(train('head', ['lora.enabled=false']));
const loraFolder = train('lora', []);
const lora = await resultOf(loraFolder);

const majority = alwaysTheMostFrequent(lora);
const figures = (f1: number, accuracy: number, rocAuc: number) => [f1, accuracy, rocAuc].map((each) => each.toFixed(3));
const row = (name: string, { best: { metrics }, seconds, parameters }: Result) => [
  name,
  ...figures(metrics.f1, metrics.accuracy, metrics.rocAuc),
  `${seconds.toFixed(0)} s`,
  parameters.trainable.toLocaleString('en'),
];
const table = new Table({
  head: ['', 'F1 of urgent', 'accuracy', 'ROC-AUC', 'time', 'trained numbers'],
  style: { head: [], border: [] },
});
table.push(
  ['majority class', ...figures(majority.f1, majority.accuracy, 0.5), '', '0'],
  row('head only', head),
  row('LoRA', lora),
);
console.log(`\n${table.toString()}\n\nadapter: ${path.join(loraFolder, 'adapter')}`);
const { f1 } = lora.best.metrics;
if (f1 < head.best.metrics.f1 + 0.03 || f1 < majority.f1 + 0.15) {
  console.error('LoRA should be at least 0.03 of F1 above the head alone, and 0.15 above the majority class.');
  process.exit(1);
}
