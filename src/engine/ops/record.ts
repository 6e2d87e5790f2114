import type { Attributes, Node, TensorType, Value } from '../ir/index.ts';
import type { Build } from './build.ts';
import type { Lowering } from './lowering.ts';

/** Everything Lorikeet knows of one op. */
export interface OpRecord<A extends Attributes = Attributes> {
  /** What it computes: one line. */
  readonly doc: string;
  /** Fewest and most inputs. */
  readonly arity: readonly [number, number];
  /**
   * Types of the outputs.
   * @throws LorikeetError `internal.invariant` where inputs or attributes do not fit
   */
  readonly infer: (inputs: readonly TensorType[], attributes: A) => readonly TensorType[];
  /** The rule, or why there is none. */
  readonly gradient: GradientRule<A> | NoGradient;
  /** Writes the node as ONNX nodes. */
  readonly lower: (node: Node, to: Lowering, attributes: A) => void;
}

/** Why an op has no gradient; differentiating through `not implemented` raises an error that names the node. */
export type NoGradient = 'zero by definition' | 'integer or boolean output' | 'not implemented';

/** What a gradient rule is given. */
export interface GradientContext<A extends Attributes = Attributes> {
  readonly build: Build;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Gradient of each output; `null` where nothing downstream reads it. */
  readonly outputGradients: readonly (Value | null)[];
  readonly attributes: A;
  /** Whether the gradient of that input is wanted; a rule may give `null` for the others. */
  readonly wants: readonly boolean[];
}

/**
 * One gradient per input, each either `null` (no gradient flows there) or a value that broadcasts with the input: the
 * accumulator in `passes/3-differentiate` sums or expands it to the input's shape.
 */
export type GradientRule<A extends Attributes = Attributes> = (
  context: GradientContext<A>,
) => readonly (Value | null)[];

/** An op whose attributes are of type `A`, as one of any attributes: the registry holds ops of every kind. */
export function defineOp<A extends Attributes>(record: OpRecord<A>): OpRecord {
  return record as unknown as OpRecord;
}
