import type { Task } from '../../../shared/task.ts';
import { LorikeetError } from '../../errors/index.ts';
import { type AccumulationMode, addGradients } from '../trained/accumulate.ts';
import type { TokenBatch } from '../feeds/batch.ts';
import type { TensorValues } from '../trained/initial.ts';
import type { ClassifierModel } from '../model/model.ts';
import type { AdamW } from '../trained/adamw-session.ts';
import { closeAll, type DeviceValues } from '../trained/device-values.ts';
import type { ResidentState } from '../trained/resident-state.ts';

export interface StepResult {
  /** Of the micro-batches: their mean, or their sum in that mode; of multi-label models the mean over all rows. */
  readonly loss: number;
  readonly microLosses: readonly number[];
  /** Of each micro-batch, [rows, classes], before the step. */
  readonly logits: readonly Float32Array[];
  /** Global norm before clipping. */
  readonly gradNorm: number;
  readonly tokens: number;
}

interface StepSettings {
  readonly step: number;
  readonly learningRate: number;
  readonly mode?: AccumulationMode;
  readonly lossScale?: number;
}

/**
 * One optimizer step: forward and backward for each micro-batch, gradients averaged (`sum` adds them up, as the
 * Trainer of transformers 5 does), clipping, AdamW. `values` are replaced. See {@link sharesOf}.
 *
 * @param step counted from 1
 * @param lossScale what the loss is multiplied by before it is differentiated; AdamW divides by it
 * @throws LorikeetError `train.loss-not-finite`, `train.gradients-not-finite`; the values are then those before the step
 */
export async function optimizerStep(
  model: ClassifierModel,
  optimizer: AdamW,
  values: TensorValues,
  microBatches: readonly TokenBatch[],
  { step, learningRate, mode = 'mean', lossScale = 1 }: StepSettings,
): Promise<StepResult> {
  const shares = sharesOf(model.spec.task, microBatches, mode);
  const gradients = new Map<string, Float32Array>();
  const microLosses: number[] = [];
  const logits: Float32Array[] = [];
  let tokens = 0;
  for (const [index, batch] of microBatches.entries()) {
    const result = await model.train(batch, values, [step, index], shares[index]! * lossScale);
    if (!Number.isFinite(result.loss)) throw new LorikeetError('train.loss-not-finite', { step, loss: result.loss });
    addGradients(gradients, result.gradients);
    microLosses.push(result.loss);
    logits.push(result.logits);
    tokens += result.tokens;
  }
  const gradNorm = await optimizer.step(values, gradients, step, learningRate, lossScale);
  return { loss: sharedLoss(shares, microLosses), microLosses, logits, gradNorm, tokens };
}

/** {@link optimizerStep} with trained tensors, gradients and moments that stay on the device. Gradients are closed, whatever happens. */
async function residentStep(
  model: ClassifierModel,
  state: ResidentState,
  microBatches: readonly TokenBatch[],
  { step, learningRate, mode = 'mean', lossScale = 1 }: StepSettings,
): Promise<StepResult> {
  const shares = sharesOf(model.spec.task, microBatches, mode);
  const microLosses: number[] = [];
  const logits: Float32Array[] = [];
  let tokens = 0;
  let totals: DeviceValues = new Map();
  try {
    for (const [index, batch] of microBatches.entries()) {
      const result = await model.trainResident(batch, state.values, [step, index], shares[index]! * lossScale);
      if (!Number.isFinite(result.loss)) {
        closeAll(result.gradients);
        throw new LorikeetError('train.loss-not-finite', { step, loss: result.loss });
      }
      totals = index === 0 ? result.gradients : await state.sum(totals, result.gradients);
      microLosses.push(result.loss);
      logits.push(result.logits);
      tokens += result.tokens;
    }
    const gradNorm = await state.step(totals, step, learningRate, lossScale);
    return { loss: sharedLoss(shares, microLosses), microLosses, logits, gradNorm, tokens };
  } finally {
    closeAll(totals);
  }
}

/** What takes a step: a model with its trained tensors, in this program or on the device. */
interface StepTaker {
  readonly model: ClassifierModel;
  readonly optimizer: AdamW;
  /** Replaced at every step where there is no {@link resident}. */
  readonly values: TensorValues;
  readonly resident: ResidentState | null;
}

/** {@link residentStep} where trained tensors lie on the device, else {@link optimizerStep}. */
export function takeStep(
  { model, optimizer, values, resident }: StepTaker,
  microBatches: readonly TokenBatch[],
  settings: StepSettings,
): Promise<StepResult> {
  return resident
    ? residentStep(model, resident, microBatches, settings)
    : optimizerStep(model, optimizer, values, microBatches, settings);
}

/**
 * What each micro-batch counts for in the mean of a step. Those of a single-label model count alike, as the Trainer of transformers has it,
 * even where the last one has fewer rows. Those of a multi-label model count by their rows, which is the mean over all rows of the step,
 * however it is divided: no weights of classes stand in the way of it.
 */
function sharesOf(task: Task, microBatches: readonly TokenBatch[], mode: AccumulationMode): number[] {
  if (mode === 'sum') return microBatches.map(() => 1);
  if (task === 'single-label') return microBatches.map(() => 1 / microBatches.length);
  const rows = microBatches.reduce((sum, { sequences }) => sum + sequences.length, 0);
  return microBatches.map(({ sequences }) => sequences.length / rows);
}

function sharedLoss(shares: readonly number[], losses: readonly number[]): number {
  const [share] = shares as [number];
  // Equal shares are multiplied once, which rounds once.
  if (shares.every((each) => each === share)) return share * losses.reduce((sum, loss) => sum + loss, 0);
  return losses.reduce((sum, loss, index) => sum + shares[index]! * loss, 0);
}
