import type { ModelSpec } from '../../src/engine/models/index.ts';
import type { TensorValues } from '../../src/engine/train/trained/initial.ts';
import { type Checkpoint, readFloats } from '../../src/engine/weights/index.ts';
import { loraTensorNames } from '../../src/engine/adapters/index.ts';
import type { TrainedParts } from '../../src/engine/passes/index.ts';
import { erf } from './arrays.ts';

/** A batch as Python trains on it: every row padded to one length. */
export interface PaddedBatch {
  readonly rows: readonly (readonly number[])[];
  readonly length: number;
  readonly labels: readonly number[];
  readonly classWeights: readonly number[];
}

type Matrix = readonly (readonly number[])[];
type Weights = ReadonlyMap<string, Float32Array>;

/**
 * RoBERTa with LoRA in doubles and plain loops, apart from the engine in everything: rows are padded with the pad token to
 * one length, padded positions go through every layer, and only the mask on the keys keeps them out. Formulas: Liu et al.
 * 2019 (arXiv:1907.11692) as transformers has them, Hu et al. 2021 (arXiv:2106.09685).
 */
export class PaddedRoberta {
  readonly #spec: ModelSpec;
  readonly #plan: TrainedParts;
  readonly #weights: Weights;

  private constructor(spec: ModelSpec, plan: TrainedParts, weights: Weights) {
    this.#spec = spec;
    this.#plan = plan;
    this.#weights = weights;
  }

  static async read(spec: ModelSpec, plan: TrainedParts, checkpoint: Checkpoint): Promise<PaddedRoberta> {
    const weights = new Map<string, Float32Array>();
    for (const [name, tensor] of checkpoint.tensors) weights.set(name, await readFloats(tensor));
    return new PaddedRoberta(spec, plan, weights);
  }

  /** Weighted cross-entropy of the batch with these values of the trained tensors. */
  loss(batch: PaddedBatch, values: ReadonlyMap<string, ArrayLike<number>>): number {
    let total = 0;
    let weight = 0;
    this.logits(batch, values).forEach((logits, row) => {
      const label = batch.labels[row]!;
      const own = batch.classWeights[label]!;
      total += own * (Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[label]!);
      weight += own;
    });
    return total / weight;
  }

  /** [rows][classes] */
  logits({ rows, length }: PaddedBatch, values: ReadonlyMap<string, ArrayLike<number>>): Matrix {
    return rows.map((row) => this.#rowLogits(row, length, values));
  }

  /** The gradient of the loss by central differences in doubles: good to 1e-8. */
  gradients(batch: PaddedBatch, values: TensorValues): Map<string, number[]> {
    const moved = new Map([...values].map(([name, value]) => [name, Float64Array.from(value)]));
    const step = 1e-5;
    return new Map(
      [...moved].map(([name, value]) => [
        name,
        Array.from(value, (center, index) => {
          value[index] = center + step;
          const above = this.loss(batch, moved);
          value[index] = center - step;
          const below = this.loss(batch, moved);
          value[index] = center;
          return (above - below) / (2 * step);
        }),
      ]),
    );
  }

  #rowLogits(
    row: readonly number[],
    length: number,
    values: ReadonlyMap<string, ArrayLike<number>>,
  ): readonly number[] {
    const { heads, headSize, hiddenSize, layers, padId } = this.#spec;
    const tensor = (name: string) => values.get(`base_model.model.${name}`) ?? this.#weights.get(name)!;
    const linear = (x: Matrix, module: string) => this.#linear(x, module, tensor, values);
    const norm = (x: Matrix, module: string) =>
      x.map((each) => layerNorm(each, tensor(`${module}.weight`), tensor(`${module}.bias`), 1e-5));
    const ids = [...row, ...Array<number>(length - row.length).fill(padId)];
    const embedded = (table: string, index: number) =>
      Array.from(
        { length: hiddenSize },
        (_, at) => tensor(`roberta.embeddings.${table}.weight`)[index * hiddenSize + at]!,
      );
    // No row holds the pad token, so that the n-th token has position n + the pad id.
    let x: Matrix = ids.map((id, at) =>
      added(
        added(embedded('word_embeddings', id), embedded('position_embeddings', id === padId ? padId : padId + 1 + at)),
        embedded('token_type_embeddings', 0),
      ),
    );
    x = norm(x, 'roberta.embeddings.LayerNorm');
    for (let layer = 0; layer < layers.length; layer++) {
      const module = (name: string) => `roberta.encoder.layer.${layer}.${name}`;
      const query = linear(x, module('attention.self.query'));
      const key = linear(x, module('attention.self.key'));
      const value = linear(x, module('attention.self.value'));
      const mixed = x.map((_, at) =>
        Array.from({ length: heads }, (__, head) => {
          const own = (vector: readonly number[]) => vector.slice(head * headSize, (head + 1) * headSize);
          const scores = key.map((each, other) =>
            other < row.length ? dot(own(query[at]!), own(each)) / Math.sqrt(headSize) : -Infinity,
          );
          const largest = Math.max(...scores);
          const shares = scores.map((score) => Math.exp(score - largest));
          const total = shares.reduce((sum, share) => sum + share, 0);
          return Array.from({ length: headSize }, (___, channel) =>
            shares.reduce((sum, share, other) => sum + (share / total) * own(value[other]!)[channel]!, 0),
          );
        }).flat(),
      );
      const attended = linear(mixed, module('attention.output.dense'));
      x = norm(sums(attended, x), module('attention.output.LayerNorm'));
      const inner = linear(x, module('intermediate.dense')).map((each) => each.map(gelu));
      x = norm(sums(linear(inner, module('output.dense')), x), module('output.LayerNorm'));
    }
    const dense = linear([x[0]!], 'classifier.dense').map((each) => each.map(Math.tanh));
    return linear(dense, 'classifier.out_proj')[0]!;
  }

  #linear(
    x: Matrix,
    module: string,
    tensor: (name: string) => ArrayLike<number>,
    values: ReadonlyMap<string, ArrayLike<number>>,
  ): Matrix {
    const base = product(x, tensor(`${module}.weight`));
    const bias = Array.from(tensor(`${module}.bias`));
    const target = this.#plan.targets.get(module);
    if (!target) return base.map((row) => added(row, bias));
    const names = loraTensorNames(module);
    const update = product(product(x, values.get(names.a)!), values.get(names.b)!);
    return base.map((row, at) =>
      added(
        added(row, bias),
        update[at]!.map((each) => target.scale * each),
      ),
    );
  }
}

/** x Wᵀ, for W row by row. */
function product(x: Matrix, weight: ArrayLike<number>): Matrix {
  const size = x[0]!.length;
  return x.map((row) =>
    Array.from({ length: weight.length / size }, (_, output) => {
      let total = 0;
      for (let index = 0; index < size; index++) total += row[index]! * weight[output * size + index]!;
      return total;
    }),
  );
}

function layerNorm(x: readonly number[], scale: ArrayLike<number>, bias: ArrayLike<number>, epsilon: number): number[] {
  const mean = x.reduce((sum, each) => sum + each, 0) / x.length;
  const variance = x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / x.length;
  return x.map((each, index) => ((each - mean) / Math.sqrt(variance + epsilon)) * scale[index]! + bias[index]!);
}

const gelu = (x: number) => (x / 2) * (1 + erf(x / Math.SQRT2));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, each, index) => sum + each * b[index]!, 0);
const added = (a: readonly number[], b: readonly number[]) => a.map((each, index) => each + b[index]!);
const sums = (a: Matrix, b: Matrix) => a.map((row, index) => added(row, b[index]!));
