/**
 * npm run bench -- --shape roberta-base --batches FILE [--dtype fp32] [--precision stored] [--compute fp32] [--recompute] [--threads 2]
 *   [--warmup 2] [--steps 6]
 *
 * Times training steps on random weights of a published shape, LoRA and dropouts as in the recipe, and prints one JSON
 * line. `--dtype` is how the weights are stored, `--precision` how they are computed with,
 * `--compute` what products are computed in. Batches are taken in order
 * from the first, wrapping, warm-up steps before the timed ones. `secondsToFirstStep` counts from the start of the process
 * until the first optimizer step is done.
 */
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PLAIN_LORA } from '../src/shared/job.ts';
import { loadWorkbench } from '../src/engine/index.ts';
import { type Compute, computes, type Precision, precisions } from '../src/shared/precision.ts';
import { asWorker } from './bench/as-worker.ts';
import { readBatches } from './bench/batches.ts';
import { gemmRates } from './bench/gemm.ts';
import { randomCheckpoint } from './bench/random-checkpoint.ts';
import { isShapeName, shapes } from './checkpoint/shapes.ts';
import { isDtypeName, storedDtypes } from './checkpoint/values.ts';

const { values: options } = parseArgs({
  options: {
    shape: { type: 'string' },
    batches: { type: 'string' },
    dtype: { type: 'string', default: 'fp32' },
    precision: { type: 'string', default: 'stored' },
    compute: { type: 'string', default: 'fp32' },
    recompute: { type: 'boolean', default: false },
    device: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: '2' },
    warmup: { type: 'string', default: '2' },
    steps: { type: 'string', default: '6' },
    profile: { type: 'string' },
    cache: {
      type: 'string',
      default: path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'lorikeet', 'bench'),
    },
  },
});

const isPrecision = (name: string): name is Precision => precisions.some((each) => each === name);
const isCompute = (name: string): name is Compute => computes.some((each) => each === name);
const { shape = '', dtype, precision, compute, batches: batchFile } = options;
if (
  !isShapeName(shape) ||
  !isDtypeName(dtype) ||
  batchFile === undefined ||
  !isPrecision(precision) ||
  !isCompute(compute)
) {
  const [shapeNames, dtypeNames] = [shapes, storedDtypes].map((table) => Object.keys(table).join('|'));
  console.error(
    `usage: npm run bench -- --shape ${shapeNames} --batches FILE [--dtype ${dtypeNames}] [--precision ${precisions.join('|')}] [--compute ${computes.join('|')}]`,
  );
  process.exit(2);
}
const [threads, warmup, steps] = [options.threads, options.warmup, options.steps].map(Number) as [
  number,
  number,
  number,
];

/** Bytes of objects, and of typed arrays and buffers outside the heap. */
function heldByJavaScript(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await asWorker();
const bench = await loadWorkbench();
const checkpointFolder = await randomCheckpoint(shape, dtype, options.cache);
const spec = bench.resolveModel(await bench.readConfig(checkpointFolder), checkpointFolder, 2);
const batches = await readBatches(batchFile, spec).catch((error: Error) => {
  console.error(error.message);
  return process.exit(1);
});
const training = await bench.openTraining(
  {
    checkpoint: checkpointFolder,
    lora: {
      ...shapes[shape].lora,
      ...{ exclude: null, modulesToSave: null, rslora: false, layers: null, enabled: true },
      ...PLAIN_LORA,
    },
    training: {
      ...{ dropout: { hidden: null, attention: null, head: null }, seed: 0 },
      ...{ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.001, maxGradNorm: 0.3 },
    },
    precision,
    compute,
    cacheFolder: path.join(options.cache, 'bases'),
    device: options.device as 'cpu',
    threads,
  },
  2,
  { recompute: options.recompute, profilePrefix: options.profile },
);
const { parts, model, device, close } = training;
const lossScale = compute === 'fp16' ? 1024 : 1;
const heldAfterLoading = heldByJavaScript();

const seconds: number[] = [];
let tokens = 0;
let secondsToFirstStep = 0;
for (let index = 0; index < warmup + steps; index++) {
  const { sequences, labels } = batches[index % batches.length] as (typeof batches)[number];
  const batch = { sequences, labels, classWeights: [0.8766697374481806, 1.1637114032405993] };
  const started = performance.now();
  const result = await bench.takeStep(training, [batch], { step: index + 1, learningRate: 1e-4, lossScale });
  if (index === 0) secondsToFirstStep = process.uptime();
  if (index < warmup) continue;
  seconds.push((performance.now() - started) / 1000);
  tokens += result.tokens;
}
if (options.profile !== undefined) model.endProfile();
const peakRssBytes = bench.peakMemoryBytes();
await close();
const sorted = seconds.toSorted((a, b) => a - b);
const median = ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
const round = (value: number) => Number(value.toFixed(4));
console.log(
  JSON.stringify({
    secondsPerStep: { median: round(median), min: round(sorted[0] as number), max: round(sorted.at(-1) as number) },
    tokensPerSecond: round(tokens / seconds.reduce((sum, each) => sum + each, 0)),
    peakRssBytes,
    javascriptBytes: heldAfterLoading,
    secondsToFirstStep: round(secondsToFirstStep),
    gemm: await gemmRates(threads),
    trainable: bench.countTrained(spec, parts).trainable,
    shape,
    dtype,
    precision,
    compute,
    recompute: options.recompute,
    device,
    threads,
    steps,
  }),
);
