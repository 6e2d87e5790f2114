/**
 * npm run quality -- --models FOLDER,FOLDER [--config FILE] [--precisions stored,int8,nf4] [--seeds 42,43,44]
 *   [--set key=value] [--out runs/quality] [--jobs 1]
 *
 * Trains every model in every precision with every seed through the command line that users have, and prints validation
 * ROC-AUC and F1 after the last epoch: means over the seeds, and how far each precision is from the first one. Runs of one seed
 * are pairs: same start, same order of rows, same masks. A run that has finished is not repeated, one that was interrupted goes on.
 *
 * The exit code is 1 where a precision is more than 0.01 below the first, or the first more than 0.02 from the ROC-AUC that
 * PEFT reaches (`peft.json` beside the weights, where there is one).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { compare, peftRocAuc } from './quality/compare.ts';
import { severalAtATime } from './quality/several-at-a-time.ts';
import { qualityTable } from './quality/report.ts';
import { scoresOf } from './quality/run.ts';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string' },
    config: {
      type: 'string',
      default: fileURLToPath(new URL('../resources/recipes/mini-roberta-tweets.yaml', import.meta.url)),
    },
    precisions: { type: 'string', default: 'stored,int8,nf4' },
    seeds: { type: 'string', default: '42,43,44' },
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: path.join('runs', 'quality') },
    jobs: { type: 'string', default: '1' },
  },
});
const list = (text: string | undefined) => (text ?? '').split(',').filter((each) => each !== '');
const models = list(options.models).map((model) => path.resolve(model));
const [precisions, seeds, jobs] = [list(options.precisions), list(options.seeds).map(Number), Number(options.jobs)];
if (models.length === 0 || precisions.length === 0 || seeds.length === 0 || !(jobs >= 1) || seeds.some(Number.isNaN)) {
  console.error(
    'usage: npm run quality -- --models FOLDER,FOLDER [--precisions stored,int8,nf4] [--seeds 42,43,44] [--jobs 1]',
  );
  process.exit(2);
}

const settings = models.flatMap((model) =>
  precisions.flatMap((precision) => seeds.map((seed) => ({ model, precision, seed }))),
);
const runs = await severalAtATime(settings, jobs, async (run) => ({
  ...run,
  scores: await scoresOf(run, { config: path.resolve(options.config), set: options.set, out: options.out }),
}));
const compared = await Promise.all(
  models.map(async (model) => compare(model, precisions, runs, await peftRocAuc(model))),
);
console.log(qualityTable(compared));
const complaints = compared.flatMap(({ complaints }) => complaints);
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
