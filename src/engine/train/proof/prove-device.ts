import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { computeOf, type FormatProof, type ProofFormat, proofStep, type TimedStep } from '../../../shared/device.ts';
import type { Compute } from '../../../shared/precision.ts';
import { LorikeetError } from '../../errors/index.ts';
import { seededGenerator } from '../../random/index.ts';
import { type Device, largeTensorFault, requireDevice } from '../../runtime/index.ts';
import type { TokenBatch } from '../feeds/batch.ts';
import { randomTokens } from '../feeds/random-tokens.ts';
import { type ModelJob, openTraining } from '../loop/open-training.ts';
import { takeStep as takeTrainingStep } from '../loop/step.ts';
import { closeAll } from '../trained/device-values.ts';
import type { TensorValues } from '../trained/initial.ts';
import { ResidentState } from '../trained/resident-state.ts';
import { type ComparedTensor, compareTensors } from './difference.ts';
import { firstDifferentOp } from './first-difference.ts';
import { CLASSES, normals, type ProofModel, writeProofModel } from './models.ts';

/**
 * How far a tensor may be off, relative to its norm. Products in TF32, which CUDA uses for float32, keep 10 bits: 1e-3 in the
 * gradients; an op that is wrong is off by tenths.
 */
export const TOLERANCE = 1e-2;

/**
 * int8 quantizes activations in every product: a device that rounds one otherwise moves a gradient by hundredths, and single
 * ones of the CPU's own by up to a sixth of their exact value.
 */
export const INT8_TOLERANCE = 0.1;

/**
 * Products in float16 keep 11 bits: on the CPU single gradients are off by up to 8e-3. Those in bfloat16, which keep 8, were not
 * measured. A wrong op is off by tenths here too.
 */
export const HALF_TOLERANCE = { fp16: 0.03, bf16: 0.15 } as const;

/** What the loss of a proof is multiplied by where products are computed in float16. */
const LOSS_SCALE = 1024;

/** The timed step is repeated until so many seconds have passed, at most {@link MOST_STEPS} times. */
const TIMED_SECONDS = 0.5;
const MOST_STEPS = 5;

/** Where a step takes longer, it is timed in the first format only. */
const SLOW_SECONDS = 2;

/** A format whose proof has begun. */
export interface BegunFormat {
  readonly format: ProofFormat;
  readonly passed: null;
}

/**
 * Proves a device: in each format, an encoder and a decoder of random weights are trained for one step on it, by the passes that
 * train every model, and their logits, loss, gradients and the step of AdamW are compared with the CPU's. The CPU itself, which
 * has nothing to be compared with, is held to the slope of its loss. Whatever the driver says is an answer; one that ends or stops
 * the process has to be heard from outside.
 *
 * Without formats it is only seen whether the device answers.
 *
 * @param onFormat called when a format begins and at each of its parts, then with its proof
 * @param step the step that is timed
 * @throws LorikeetError `runtime.device-unavailable`, `cuda.*` without formats; with them that is an answer too
 */
export async function proveDevice(
  device: Device,
  formats: readonly ProofFormat[],
  onFormat: (proof: FormatProof | BegunFormat) => Promise<void>,
  step: TimedStep = proofStep,
): Promise<void> {
  if (formats.length === 0) return requireDevice(device);
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-proof-'));
  try {
    let large: string | null | undefined = device === 'cpu' ? null : undefined;
    let isSlow = false;
    for (const format of formats) {
      const goesOn = () => onFormat({ format, passed: null });
      await goesOn();
      try {
        if (large === undefined) large = await largeTensorFault(device);
        const proof = large === null ? await proveFormat(device, format, folder, goesOn) : failed(format, large);
        if (proof.passed && !isSlow) {
          await goesOn();
          const stepSeconds = await timeStep(
            { ...(await writeProofModel('timed', format, folder, step)), compute: computeOf(device, format) },
            device,
            step,
          );
          isSlow = stepSeconds > SLOW_SECONDS;
          await onFormat({ ...proof, stepSeconds });
        } else await onFormat(proof);
      } catch (error) {
        await onFormat(failed(format, reasonOf(error)));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

const failed = (format: ProofFormat, reason: string, largestDifference: number | null = null): FormatProof => ({
  ...{ format, passed: false, reason, stepSeconds: null },
  largestDifference,
});

async function proveFormat(
  device: Device,
  format: ProofFormat,
  folder: string,
  goesOn: () => Promise<void>,
): Promise<FormatProof> {
  const compute = computeOf(device, format);
  const exact = format === 'int8' ? INT8_TOLERANCE : TOLERANCE;
  const tolerance = compute === 'fp32' ? exact : HALF_TOLERANCE[compute];
  let largest = 0;
  for (const name of ['encoder', 'decoder'] as const) {
    await goesOn();
    const job = await writeProofModel(name, format, folder);
    const { differing, largest: difference } =
      device === 'cpu'
        ? await compareWithSlope(job, name, format)
        : await compareWithCpu(job, device, compute, tolerance);
    largest = Math.max(largest, difference);
    if (differing !== null) return failed(format, `${differing} (${name})`, Number.isFinite(largest) ? largest : null);
  }
  return { format, passed: true, reason: null, largestDifference: largest, stepSeconds: null };
}

/** Rows of unequal length: padded slots are part of the proof. */
const batchShape = { rows: 3, length: 12, tokens: 26 };

interface ProofStep {
  /** In the order in which they depend on each other. */
  readonly tensors: readonly { readonly name: string; readonly data: ArrayLike<number> }[];
  readonly values: TensorValues;
  readonly batch: TokenBatch;
}

/** One forward and backward pass with dropout, and one step of AdamW on its gradients: on the device, where they can stay there. */
async function takeStep(job: Omit<ModelJob, 'device'>, device: Device): Promise<ProofStep> {
  const opened = await openTraining({ ...job, device }, CLASSES, { recompute: false });
  const { spec, model, optimizer, tensors, close } = opened;
  try {
    const values = drawnValues(tensors);
    const batch = randomTokens(spec, CLASSES, batchShape, 3);
    const evaluated = await model.evaluate(batch, values);
    const lossScale = job.compute === 'fp16' ? LOSS_SCALE : 1;
    const { loss, logits, gradients } = await model.train(batch, values, [1, 0], lossScale);
    const after: TensorValues = new Map(values);
    if (model.isResident) {
      const { training } = job;
      const state = await ResidentState.open(tensors, training, { device, values, moments: optimizer.moments });
      const resident = await model.trainResident(batch, state.values, [1, 0], lossScale);
      await state.step(resident.gradients, 1, 1e-3, lossScale);
      closeAll(resident.gradients);
      for (const [name, value] of await state.readValues()) after.set(name, value);
      await state.close();
    } else await optimizer.step(after, gradients, 1, 1e-3, lossScale);
    return {
      values,
      batch,
      tensors: [
        { name: 'the logits', data: (evaluated['logits'] as { data: Float32Array }).data },
        { name: 'the logits with dropout', data: logits },
        { name: 'the loss', data: [loss] },
        ...[...gradients].map(([name, data]) => ({
          name: `the gradient of ${name}`,
          data: data.map((value) => value / lossScale),
        })),
        ...[...after].map(([name, data]) => ({
          name: `the step of AdamW on ${name}`,
          data: data.map((value, index) => value - values.get(name)![index]!),
        })),
      ],
    };
  } finally {
    await close();
  }
}

/** Random values for every trained tensor: as training starts, one factor of LoRA is zero, and the other has no gradient. */
function drawnValues(tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]): TensorValues {
  return new Map(
    tensors.map(({ name, shape }) => {
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [name, normals(size, 0.2, seededGenerator(1, 'proof', name))];
    }),
  );
}

/** A training step on a device, with products in `compute`, against one on the CPU in float32. */
export async function compareWithCpu(
  job: Omit<ModelJob, 'device'>,
  device: Device,
  compute: Compute,
  tolerance: number,
) {
  const expected = await takeStep({ ...job, native: false }, 'cpu');
  const { tensors, values, batch } = await takeStep({ ...job, compute }, device);
  const compared = tensors.map(({ name: tensor, data }, index): ComparedTensor => {
    return { name: tensor, actual: data, expected: expected.tensors[index]!.data };
  });
  const comparison = compareTensors(compared, tolerance);
  if (comparison.differing === null) return comparison;
  const op = await firstDifferentOp(job, device, { compute, batch, values, tolerance }).catch(() => null);
  return op === null ? comparison : { ...comparison, differing: `${op}, and so ${comparison.differing}` };
}

/**
 * The CPU's gradients against the slope of its loss along them, over steps of 0.02 and 0.01 extrapolated to 0 (Richardson). In
 * int8 the loss has steps of its own and no slope: its logits are compared with those of the exact weights.
 */
async function compareWithSlope(job: Omit<ModelJob, 'device'>, name: ProofModel, format: ProofFormat) {
  if (format === 'int8') {
    const exact = await takeStep({ ...job, precision: 'stored' }, 'cpu');
    const { tensors } = await takeStep(job, 'cpu');
    return compareTensors(
      tensors.slice(0, 1).map(({ name: tensor, data }, index) => {
        return { name: tensor, actual: data, expected: exact.tensors[index]!.data };
      }),
      INT8_TOLERANCE,
    );
  }
  const { spec, model, tensors, close } = await openTraining({ ...job, device: 'cpu' }, CLASSES, { recompute: false });
  try {
    const values = drawnValues(tensors);
    const batch = randomTokens(spec, CLASSES, batchShape, 3);
    const { gradients } = await model.train(batch, values, [1, 0], 1);
    const norm = Math.hypot(...[...gradients.values()].map((gradient) => Math.hypot(...gradient)));
    const lossAt = async (distance: number) => {
      const moved: TensorValues = new Map(values);
      for (const [tensor, gradient] of gradients) {
        const start = values.get(tensor)!;
        moved.set(
          tensor,
          start.map((value, index) => value + (distance / norm) * gradient[index]!),
        );
      }
      return (await model.train(batch, moved, [1, 0], 1)).loss;
    };
    const slopeOver = async (step: number) => ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    const slope = (4 * (await slopeOver(0.01)) - (await slopeOver(0.02))) / 3;
    return compareTensors([{ name: `the gradient of the ${name}`, actual: [norm], expected: [slope] }], TOLERANCE);
  } finally {
    await close();
  }
}

/**
 * Seconds of a training step: the fastest of some, or the first where that was slow. A step on a few tokens goes before, which
 * loads and compiles, and does not count.
 */
async function timeStep(
  job: Omit<ModelJob, 'device'>,
  device: Device,
  { rows, length }: { readonly rows: number; readonly length: number },
): Promise<number> {
  const opened = await openTraining({ ...job, device }, CLASSES, { recompute: false });
  const { spec, close } = opened;
  try {
    const step = async (number: number, batch: TokenBatch) => {
      const began = performance.now();
      await takeTrainingStep(opened, [batch], { step: number, learningRate: 1e-4 });
      return (performance.now() - began) / 1000;
    };
    await step(1, randomTokens(spec, CLASSES, { rows: 1, length: 4, tokens: 4 }, 5));
    const batch = randomTokens(spec, CLASSES, { rows, length, tokens: rows * length }, 5);
    let [fastest, total] = [Infinity, 0];
    for (let number = 2; number < 2 + MOST_STEPS && total < TIMED_SECONDS; number++) {
      const seconds = await step(number, batch);
      fastest = Math.min(fastest, seconds);
      total += seconds;
    }
    return fastest;
  } finally {
    await close();
  }
}

/** What the driver or the runtime said, without the sentence around it. */
function reasonOf(error: unknown): string {
  const cause = error instanceof LorikeetError && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  // Before it stands the runtime's source file and the condition that did not hold.
  return message.replace(/^.*\bwas false\. /s, '').trim();
}
