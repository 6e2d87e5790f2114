import type {
  Arity,
  Attributes,
  AttributesOf,
  ForEach,
  OpName,
  OpSignatures,
  Slot,
  Slots,
  TensorType,
  Value,
} from '../ir/index.ts';
import type { Build } from './build.ts';
import type { Lowering } from './lowering.ts';

/** Everything Lorikeet knows about one op; its inputs and outputs are in `ir/signatures`. */
export type OpRecord<Op extends OpName> = RecordOf<
  OpSignatures[Op]['inputs'],
  AttributesOf<Op>,
  OpSignatures[Op]['outputs']
>;

/** The record of an op known only when the program runs. */
export type AnyOpRecord = RecordOf<Slots, Attributes, Slots>;

export interface RecordOf<Inputs extends Slots, A, Outputs extends Slots> {
  /** What it computes: one line. */
  readonly doc: string;
  /** Fewest and most inputs. */
  readonly arity: Arity<Inputs>;
  /**
   * Types of the outputs.
   * @throws LorikeetError `internal.invariant` where inputs or attributes do not fit
   */
  readonly infer: (inputs: ForEach<Inputs, TensorType>, attributes: A) => ForEach<Outputs, TensorType>;
  /** The rule, or why there is none. */
  readonly gradient: GradientRule<Inputs, A, Outputs> | NoGradient;
  /** Writes the node as ONNX nodes. */
  readonly lower: (node: Operands<Inputs, Outputs>, to: Lowering, attributes: A) => void;
}

/** Why an op has no gradient; differentiating through `not implemented` raises an error that names the node. */
export type NoGradient = 'zero by definition' | 'integer or boolean output' | 'not implemented';

/** The inputs and outputs of a node. */
export interface Operands<Inputs extends Slots, Outputs extends Slots> {
  readonly inputs: ForEach<Inputs, Value>;
  readonly outputs: ForEach<Outputs, Value>;
}

/** The input of a gradient rule. */
export interface GradientContext<Inputs extends Slots, A, Outputs extends Slots> extends Operands<Inputs, Outputs> {
  readonly build: Build;
  /** The gradient of the first output; a rule runs where at least one output has a gradient. */
  readonly dy: Outputs extends readonly [Slot] ? Value : Value | null;
  /** Gradient of each output; `null` where nothing downstream reads it. */
  readonly outputGradients: ForEach<Outputs, Value | null>;
  readonly attributes: A;
}

/**
 * The gradient of one input: a value that broadcasts with the input, which the accumulator in `passes/3-differentiate`
 * sums or expands to the input's shape; a function that builds it, called where that gradient is wanted; or `null`, as
 * no gradient flows there.
 */
export type InputGradient = Value | (() => Value | null) | null;

/** One gradient per input. */
export type GradientRule<Inputs extends Slots, A, Outputs extends Slots> = (
  context: GradientContext<Inputs, A, Outputs>,
) => ForEach<Inputs, InputGradient>;

/** The gradient; built now where the rule returned a function. */
export function built(gradient: InputGradient): Value | null {
  return typeof gradient === 'function' ? gradient() : gradient;
}
