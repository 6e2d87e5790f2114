import { elementCount, resolveDim } from '../../ir/index.ts';
import { type DropoutPlace, type MaskForm, maskName, maskPoolName, maskRangeNames } from '../../passes/index.ts';
import { seededGenerator } from '../../random/generator.ts';
import { fillKeepMask } from '../../random/mask.ts';
import { float32Tensor, type HostTensor, int64Tensor } from '../../runtime/index.ts';

/** Fewest mask values of a pool that is smaller than what a run asks for. */
const poolValues = 4 * 2 ** 20;

/** Values of the pool of places that need `counts` values each. */
export function poolLength(counts: readonly number[]): number {
  const needed = counts.reduce((sum, count) => sum + count, 0);
  return Math.min(needed, Math.max(poolValues, Math.max(...counts) + poolValues / 4));
}

/** Sizes of the graph's symbols in one run. */
type Sizes = Readonly<Record<string, number>>;

/**
 * Feeds the dropouts of a graph. For each probability there is one pool of mask values per run, drawn from the seed and
 * the number of the run, and each place takes a part of it, the same in either form. Where the places together need at most
 * {@link poolValues} values every place has values of its own; above that the pool stays at that size and places start
 * at random offsets: parts overlap, but drawing tens of millions of values would cost more than the step.
 */
export class MaskFeeder {
  readonly #places: readonly DropoutPlace[];
  readonly #seed: number;
  readonly #form: MaskForm;
  readonly #probabilityOf: (inGraph: number) => number;
  readonly #buffers = new Map<number, Float32Array>();

  /** @param probabilityOf what is drawn where the graph has a probability; the graph's own, where it is left out */
  constructor(
    places: readonly DropoutPlace[],
    seed: number,
    form: MaskForm,
    probabilityOf: (inGraph: number) => number = (inGraph) => inGraph,
  ) {
    this.#places = places;
    this.#seed = seed;
    this.#form = form;
    this.#probabilityOf = probabilityOf;
  }

  /** Masks of a training run, a function of the seed and of `run` (which step, which micro-batch). */
  training(sizes: Sizes, run: readonly [step: number, microBatch: number]): Record<string, HostTensor> {
    return this.#feeds(sizes, (probability, counts) => {
      if (probability === 0) return this.#ones(probability, counts);
      const { length, starts } = this.#layOut(counts, probability, run);
      const pool = this.#buffer(probability, length);
      fillKeepMask(pool, probability, seededGenerator(this.#seed, 'dropout', probability, ...run));
      return { pool, starts };
    });
  }

  /** Ones everywhere: nothing is dropped. */
  evaluation(sizes: Sizes): Record<string, HostTensor> {
    return this.#feeds(sizes, (probability, counts) => this.#ones(probability, counts));
  }

  #ones(probability: number, counts: readonly number[]) {
    return { pool: this.#buffer(probability, Math.max(...counts)).fill(1), starts: counts.map(() => 0) };
  }

  /** @param draw gives the pool of a probability, and where the part of each place starts, by the values they take */
  #feeds(
    sizes: Sizes,
    draw: (probability: number, counts: readonly number[]) => { pool: Float32Array; starts: readonly number[] },
  ): Record<string, HostTensor> {
    const feeds: Record<string, HostTensor> = {};
    for (const [probability, places] of this.#byProbability()) {
      const counts = places.map(({ shape }) => elementCount(shape, sizes));
      const { pool, starts } = draw(probability, counts);
      places.forEach(({ place, shape, probability: inGraph }, index) => {
        const start = starts[index] as number;
        const end = start + (counts[index] as number);
        if (this.#form === 'apart') {
          const dims = shape.map((dim) => resolveDim(dim, sizes));
          feeds[maskName(place)] = float32Tensor(dims, pool.subarray(start, end));
          return;
        }
        feeds[maskPoolName(inGraph)] ??= float32Tensor([pool.length], pool);
        const names = maskRangeNames(place);
        feeds[names.start] = int64Tensor([start]);
        feeds[names.end] = int64Tensor([end]);
      });
    }
    return feeds;
  }

  #layOut(counts: readonly number[], probability: number, run: readonly [number, number]) {
    const needed = counts.reduce((sum, count) => sum + count, 0);
    const starts: number[] = [];
    if (needed <= poolValues) {
      let start = 0;
      for (const count of counts) {
        starts.push(start);
        start += count;
      }
      return { length: needed, starts };
    }
    const length = poolLength(counts);
    const generator = seededGenerator(this.#seed, 'dropout offsets', probability, ...run);
    for (const count of counts) starts.push(generator.below(length - count + 1));
    return { length, starts };
  }

  /** A view of memory that is kept and grown: a pool of 16 MiB per step would keep the garbage collector busy. */
  #buffer(probability: number, length: number): Float32Array {
    const buffer = this.#buffers.get(probability);
    if (buffer && buffer.length >= length) return buffer.subarray(0, length);
    const larger = new Float32Array(length);
    this.#buffers.set(probability, larger);
    return larger;
  }

  #byProbability(): Map<number, DropoutPlace[]> {
    const groups = new Map<number, DropoutPlace[]>();
    for (const place of this.#places) {
      const probability = this.#probabilityOf(place.probability);
      const group = groups.get(probability);
      if (group) group.push(place);
      else groups.set(probability, [place]);
    }
    return groups;
  }
}
