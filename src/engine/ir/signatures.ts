import type { DType, Shape } from './types.ts';

/** A place for a tensor among the inputs or outputs of an op. */
export type Slot = 'slot';

export type Slots = readonly (Slot | undefined)[];

/** What an op takes and gives: inputs and outputs in order, optional inputs last, and attributes by name. */
interface Op<Inputs extends Slots, Attributes = None, Outputs extends Slots = [y: Slot]> {
  readonly inputs: Readonly<Inputs>;
  readonly attributes: Readonly<Attributes>;
  readonly outputs: Readonly<Outputs>;
}

type None = Record<string, never>;
type Unary<Attributes = None> = Op<[x: Slot], Attributes>;
type Binary = Op<[a: Slot, b: Slot]>;

/** alpha · a' · b', where ' transposes if asked. */
// Attributes are type aliases throughout: an interface does not fit `Attributes`, which any key may index.
export type ProductAttributes = { readonly transA: boolean; readonly transB: boolean; readonly alpha: number };

type Reduction = Unary<{ axes: readonly number[]; keepdims: boolean }>;

/** The activations that a gated layer may have. */
export type GateActivation = 'relu' | 'tanh' | 'gelu' | 'geluTanh' | 'silu';

/**
 * Every op there is. A name, an input or an attribute that is not here does not compile, nor does an entry without a
 * record in `ops/`, which says what the op means; `ir/verify` checks the same again in the graphs that passes make.
 *
 * @template Branch a graph: the type of an attribute that holds one
 */
export interface OpSignatures<Branch = unknown> {
  Add: Binary;
  Sub: Binary;
  Mul: Binary;
  Div: Binary;
  Min: Binary;
  Greater: Binary;
  Neg: Unary;
  Exp: Unary;
  Log: Unary;
  Sqrt: Unary;
  Erf: Unary;
  Tanh: Unary;
  Sigmoid: Unary;
  StopGradient: Unary;
  Cast: Unary<{ to: DType }>;
  Relu: Unary;
  Gelu: Unary;
  GeluTanh: Unary;
  Silu: Unary;
  Gated: Op<[gate: Slot, factor: Slot], { activation: GateActivation }>;
  MatMul: Op<[a: Slot, b: Slot], ProductAttributes>;
  Gemm: Op<[a: Slot, b: Slot, c?: Slot], ProductAttributes>;
  Linear: Op<[x: Slot, weight: Slot, bias?: Slot], { module: string; fanInFanOut?: boolean }>;
  ZeroPoints: Unary;
  QuantizeRows: Op<[x: Slot, zeroPoints: Slot], None, [codes: Slot, steps: Slot]>;
  Int8Product: Op<[codes: Slot, steps: Slot, weight: Slot, scales: Slot]>;
  Reshape: Unary<{ shape: Shape }>;
  Transpose: Unary<{ permutation: readonly number[] }>;
  ExpandLike: Op<[x: Slot, like: Slot]>;
  After: Op<[x: Slot, signal: Slot]>;
  Concat: Op<[first: Slot, ...others: Slot[]], { axis: number }>;
  Split: Op<[x: Slot], { sizes: readonly number[]; axis: number }, Slot[]>;
  RotaryEmbedding: Op<[x: Slot, cosine: Slot, sine: Slot]>;
  Gather: Op<[table: Slot, index: Slot]>;
  Repack: Op<[x: Slot, index: Slot, inverse: Slot]>;
  Take: Op<[x: Slot, index: Slot, inverse?: Slot, inside?: Slot]>;
  ReduceSum: Reduction;
  ReduceMean: Reduction;
  ReduceMax: Reduction;
  Softmax: Unary;
  LayerNormalization: Op<
    [x: Slot, scale: Slot, bias?: Slot],
    { epsilon: number },
    [y: Slot, mean: Slot, inverseDeviation: Slot]
  >;
  RMSNormalization: Op<[x: Slot, scale: Slot], { epsilon: number }>;
  /** A mask like x, or the part of a pool of mask values from `start` to `end`, both int64 [1]. */
  Dropout: Op<[x: Slot, mask: Slot, start?: Slot, end?: Slot], { probability: number; place: string }>;
  If: Op<[condition: Slot], { then: Branch; else: Branch }, Slot[]>;
}

export type OpName = keyof OpSignatures;

/** The inputs or outputs of an op with something for each of them: a value, a type, a gradient. */
export type ForEach<All extends Slots, T> = readonly T[] & { readonly [Place in keyof All]: T };

/** How many inputs an op takes, from its signature: fewest and most. */
export type Arity<Inputs extends Slots> = readonly [Fewest<Inputs>, Required<Inputs>['length']];

type Fewest<Inputs extends Slots, Counted extends Slots = []> = Inputs extends readonly [
  Slot,
  ...infer Rest extends Slots,
]
  ? Fewest<Rest, [...Counted, Slot]>
  : Counted['length'];
