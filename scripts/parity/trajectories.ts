import path from 'node:path';
import { learningRateAt, type ScheduleName } from '../../src/shared/schedule.ts';
import { type Check, checksOf, type Quantity } from './check.ts';
import { closeNumbers, equalValues, type NumberPair } from './compare.ts';
import { type OpenModel, withModel } from './model.ts';
import { at, jsonAt, namesIn, type Reference, tensorNamed, tensorsAt } from './reference.ts';
import { tolerances } from './tolerances.ts';

interface StepFile {
  readonly model: string;
  readonly train_examples: number;
  readonly validation_examples: number;
  readonly batch_size: number;
  readonly gradient_accumulation_steps: number;
  readonly accumulate: 'mean' | 'sum' | null;
  readonly optimizer_arguments: { readonly betas: readonly [number, number]; readonly eps: number };
  readonly lr: number;
  readonly weight_decay: number;
  readonly max_grad_norm: number;
  readonly scheduler: ScheduleName;
  readonly warmup: number;
  readonly class_weights: readonly number[];
  readonly decayed: readonly string[];
  readonly not_decayed: readonly string[];
  readonly steps: readonly {
    readonly lr: number;
    readonly grad_norm: number;
    readonly loss: number;
    readonly micro_losses: readonly number[];
  }[];
}

interface DataFile {
  readonly train: readonly (readonly number[])[];
  readonly train_labels: readonly number[];
  readonly validation: readonly (readonly number[])[];
}

/** Whole training runs, step by step: rates, losses, gradient norms, the adapter they end in and what it predicts. */
export async function* checkTrajectories(reference: Reference): AsyncGenerator<Check> {
  for (const name of await namesIn(reference, 'trajectories')) {
    if (name !== 'data') yield* checksOf(`trajectories/${name}`, () => quantitiesOf(reference, name));
  }
}

async function* quantitiesOf(reference: Reference, name: string): AsyncGenerator<Quantity> {
  const run = await jsonAt<StepFile>(reference, 'trajectories', name, 'steps.json');
  const dataName = `${path.basename(run.model)}-${run.train_examples}.json`;
  const data = await jsonAt<DataFile>(reference, 'trajectories', 'data', dataName);
  const names = {
    model: run.model,
    adapter: `trajectories/${name}/initial_adapter`,
    classes: run.class_weights.length,
  };
  yield* withModel(reference, names, async function* (open): AsyncGenerator<Quantity> {
    yield* steps(open, run, data);
    const { values: trained } = await open.workbench.openAdapter(
      at(reference, 'trajectories', name, 'final_adapter'),
      open.spec,
    );
    const weights = [...trained].map(([where, theirs]) => ({ where, ours: open.values.get(where) ?? [], theirs }));
    yield ['final adapter', closeNumbers(weights, tolerances.trainedWeights)];
    const validation = await tensorsAt(reference, 'trajectories', name, 'validation.safetensors');
    const { model, values } = open;
    const rows = data.validation.slice(0, run.validation_examples);
    const ours = await open.workbench.logitsOf(model, values, rows, names.classes, run.batch_size);
    const logits = { where: 'logits', ours: ours ?? [], theirs: tensorNamed(validation, 'logits').data };
    yield ['validation logits', closeNumbers([logits], tolerances.trainedLogits)];
  });
}

/** Takes every step of the run, which replaces the values of the open model, and compares what each gave. */
async function* steps(
  { workbench, spec, plan, model, values }: OpenModel,
  run: StepFile,
  data: DataFile,
): AsyncGenerator<Quantity> {
  const tensors = workbench.trainedTensorsOf(spec, plan);
  const decayed = tensors.map(({ name }) => name).filter((name) => workbench.isDecayed(name));
  yield ['decayed tensors', equalValues([{ where: 'names', ours: decayed.sort(), theirs: [...run.decayed].sort() }])];
  const optimizer = await workbench.AdamW.open(tensors, {
    betas: run.optimizer_arguments.betas,
    epsilon: run.optimizer_arguments.eps,
    weightDecay: run.weight_decay,
    maxGradNorm: run.max_grad_norm,
  });
  const schedule = {
    schedule: run.scheduler,
    learningRate: run.lr,
    warmupRatio: run.warmup,
  };
  const pairs: Record<'rates' | 'losses' | 'microLosses' | 'norms', NumberPair[]> = {
    rates: [],
    losses: [],
    microLosses: [],
    norms: [],
  };
  try {
    for (const [index, expected] of run.steps.entries()) {
      const where = `step ${index + 1}`;
      const learningRate = learningRateAt(schedule, run.steps.length, index);
      const mode = run.accumulate ?? 'mean';
      const result = await workbench.optimizerStep(model, optimizer, values, microBatchesOf(run, data, index), {
        step: index + 1,
        learningRate,
        mode,
      });
      pairs.rates.push({ where, ours: [learningRate], theirs: [expected.lr] });
      pairs.losses.push({ where, ours: [result.loss], theirs: [expected.loss] });
      pairs.microLosses.push({ where, ours: result.microLosses, theirs: expected.micro_losses });
      pairs.norms.push({ where, ours: [result.gradNorm], theirs: [expected.grad_norm] });
    }
  } finally {
    await optimizer.close();
  }
  yield ['learning rates', closeNumbers(pairs.rates, tolerances.learningRate)];
  yield ['losses', closeNumbers(pairs.losses, tolerances.trajectoryLoss)];
  yield ['micro-batch losses', closeNumbers(pairs.microLosses, tolerances.trajectoryLoss)];
  yield ['gradient norms', closeNumbers(pairs.norms, tolerances.gradientNorm)];
}

/** The micro-batches of a step, counted from 0: rows in their order, the last ones fewer where the rows end. */
function microBatchesOf(run: StepFile, data: DataFile, step: number) {
  const { batch_size: size, gradient_accumulation_steps: accumulation } = run;
  const end = Math.min((step + 1) * accumulation * size, run.train_examples);
  const batches = [];
  for (let start = step * accumulation * size; start < end; start += size) {
    const stop = Math.min(start + size, end);
    batches.push({
      sequences: data.train.slice(start, stop),
      labels: data.train_labels.slice(start, stop),
      classWeights: run.class_weights,
    });
  }
  return batches;
}
