import path from 'node:path';
import type { LargestBatch, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { loadTokenCounter, loadWorkbench } from '../../engine/index.ts';
import { loadRows } from '../data/rows.ts';

type PlanTask = Extract<WorkerTask, { type: 'plan' }>;

/** The memory a run would need, for each precision asked for, with and without recomputation. */
export async function plan({ config, model, file, labels, precisions }: PlanTask): Promise<WorkerMessage> {
  const { planMemory, planAdapter, promisedDtype, resolveModel } = await loadWorkbench();
  const { hidden, attention, head } = config.train.dropout;
  const spec = resolveModel(model, file, labels, { hidden, attention, head });
  const adapter = planAdapter(spec, config.lora);
  const { training, evaluation, epochTokens } = await largestBatches(config, spec.maxLength);
  const plans = precisions.flatMap((precision) =>
    [false, true].map((recompute) => ({
      precision,
      recompute,
      ...planMemory(spec, adapter, { precision, recompute, stored: promisedDtype(model), training, evaluation }),
      measured: null,
      stepSeconds: null,
    })),
  );
  return { type: 'planned', batch: training, epochTokens, plans };
}

async function largestBatches(
  config: PlanTask['config'],
  positions: number,
): Promise<{ training: LargestBatch; evaluation: LargestBatch; epochTokens: number | null }> {
  const { largestBatch } = await loadWorkbench();
  const { batchSize, evalBatchSize } = config.train;
  const most = Math.min(config.data.maxLength, positions);
  const sizes = { training: batchSize, evaluation: evalBatchSize ?? batchSize };
  const full = (rows: number): LargestBatch => ({ rows, length: most, tokens: rows * most, from: 'maxLength' });
  const assumed = { training: full(sizes.training), evaluation: full(sizes.evaluation), epochTokens: null };
  if (!path.isAbsolute(config.model)) return assumed;
  try {
    const rows = await loadRows(config.data, { offline: true });
    const count = await loadTokenCounter(config.model);
    const lengths = (part: readonly { readonly text: string }[]) =>
      count(part.map(({ text }) => text)).map((length) => Math.min(length, most));
    const of = (part: readonly number[], size: number): LargestBatch => ({
      ...largestBatch(part, size),
      from: 'texts',
    });
    const training = lengths(rows.train);
    return {
      training: of(training, sizes.training),
      evaluation: of(lengths(rows.validation), sizes.evaluation),
      epochTokens: training.reduce((sum, length) => sum + length, 0),
    };
  } catch {
    // Data or tokenizer are not there, or cannot be read: starting the run will say so.
    return assumed;
  }
}

/** Trains two steps on batches of random tokens of a given size; tells the most memory held, and the second step's seconds. */
export async function measure(task: Extract<WorkerTask, { type: 'measure' }>): Promise<WorkerMessage> {
  const { config, labels, batch, precision, recompute, cacheFolder } = task;
  const engine = await loadWorkbench();
  const { hidden, attention, head } = config.train.dropout;
  const fields = await engine.readConfig(config.model);
  const spec = engine.resolveModel(fields, path.join(config.model, 'config.json'), labels, { hidden, attention, head });
  const adapter = engine.planAdapter(spec, config.lora);
  const checkpoint = await engine.openCheckpoint(config.model);
  const tensors = engine.trainedTensorsOf(spec, adapter);
  const { values } = await engine.initialValues(spec, tensors, checkpoint, config.train.seed);
  const base = await engine.openBase(spec, checkpoint, { precision, cacheFolder });
  const { threads } = config;
  const model = await engine.ClassifierModel.open(spec, adapter, checkpoint, {
    ...{ device: await engine.resolveDevice(config.device), threads, seed: config.train.seed, base, recompute },
  });
  const { betas, epsilon, weightDecay, maxGradNorm } = config.train;
  const optimizer = await engine.AdamW.open(tensors, { betas: [...betas], epsilon, weightDecay, maxGradNorm });
  let started = 0;
  for (const step of [1, 2]) {
    const tokens = engine.randomTokens(spec, labels, batch, step);
    started = performance.now();
    await engine.optimizerStep(model, optimizer, values, [tokens], { step, learningRate: 1e-4 });
  }
  return { type: 'measured', bytes: engine.peakMemoryBytes(), seconds: (performance.now() - started) / 1000 };
}
