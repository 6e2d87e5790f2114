import type { Compute } from '../../../shared/precision.ts';
import type { OnnxModel } from '../../ir/index.ts';
import type { Device } from '../../runtime/index.ts';
import type { TokenBatch } from '../feeds/batch.ts';
import { openTraining, type ModelJob } from '../loop/open-training.ts';
import type { TensorValues } from '../trained/initial.ts';
import { compareTensors } from './difference.ts';
import { CLASSES } from './models.ts';

/** What both devices compute, and how far apart they may be. */
interface Compared {
  /** What products are computed in on the device; float32 where it is left out, as on the CPU. */
  readonly compute?: Compute;
  readonly batch: TokenBatch;
  readonly values: TensorValues;
  readonly tolerance: number;
}

/**
 * The first op of the forward pass whose result on the device is not the CPU's: `Softmax at layer.0/… is all zeros`. Every
 * value between two nodes becomes an output for that. `null` where all are alike, such as where only the backward pass is wrong.
 */
export async function firstDifferentOp(
  job: Omit<ModelJob, 'device'>,
  device: Device,
  { compute, batch, values, tolerance }: Compared,
): Promise<string | null> {
  const expected = await everyValue(job, 'cpu', batch, values);
  const actual = await everyValue({ ...job, ...(compute ? { compute } : {}) }, device, batch, values);
  const tensors = [...actual].flatMap(([name, { op, data }]) => {
    const own = expected.get(name);
    return own === undefined ? [] : [{ name: op, actual: data, expected: own.data }];
  });
  return compareTensors(tensors, tolerance).differing;
}

/** In the order of the file, which is that of the forward pass. */
async function everyValue(job: Omit<ModelJob, 'device'>, device: Device, batch: TokenBatch, values: TensorValues) {
  const ops = new Map<string, string>();
  const rewrite = (model: OnnxModel): OnnxModel => {
    const { graph } = model;
    const given = new Set(graph.outputs.map(({ name }) => name));
    const added = graph.nodes.flatMap(({ opType, name, outputs }) =>
      outputs.flatMap((output) => {
        const type = graph.types.get(output);
        if (opType === 'If' || given.has(output) || type?.dtype !== 'float32') return [];
        ops.set(output, `${opType} at ${name}`);
        return [{ name: output, type }];
      }),
    );
    return { ...model, graph: { ...graph, outputs: [...graph.outputs, ...added] } };
  };
  const { model, close } = await openTraining({ ...job, device }, CLASSES, { recompute: false, rewrite });
  try {
    const results = await model.evaluate(batch, values, [...ops.keys()]);
    return new Map(
      [...ops].map(([output, op]) => [output, { op, data: Float32Array.from(results[output]!.data as Float32Array) }]),
    );
  } finally {
    await close();
  }
}
