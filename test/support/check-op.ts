import { expect } from 'vitest';
import {
  type AttributesOf,
  type DType,
  Graph,
  type InputsOf,
  type OpName,
  resolveDim,
  type Shape,
  tensor,
  type Value,
} from '../../src/engine/ir/index.ts';
import { type Build, buildIn, recordOf } from '../../src/engine/ops/index.ts';
import { differentiate } from '../../src/engine/passes/index.ts';
import { count, type NumberArray, scattered } from './arrays.ts';
import { fromTensor, sessionOf, toTensor } from './run-graph.ts';

/** One input of the op under test. */
export interface CheckedInput extends NumberArray {
  /** Left out: the floating dtype that the check runs in, and differentiated. */
  readonly dtype?: DType;
  /** Its shape as the graph knows it, where that has symbols. */
  readonly symbols?: Shape;
  /** A floating input for which the op gives no gradient on purpose. */
  readonly frozen?: boolean;
}

export type OpCheck<Op extends OpName> = Checked & WithAttributes<Op>;

/** Ops without attributes need none; a function makes those that hold a branch of the graph. */
type WithAttributes<Op extends OpName> =
  AttributesOf<Op> extends Readonly<Record<string, never>>
    ? { readonly attributes?: undefined }
    : { readonly attributes: AttributesOf<Op> | AttributesFor<Op> };

type AttributesFor<Op extends OpName> = (graph: Graph) => AttributesOf<Op>;

interface Checked {
  readonly inputs: readonly CheckedInput[];
  /** The op in plain JavaScript; `ONNX` where the ONNX op of the same name is the definition. */
  readonly reference: ((...inputs: NumberArray[]) => NumberArray | readonly NumberArray[]) | 'ONNX';
  /** Outputs that are compared and differentiated; left out: all. */
  readonly outputs?: readonly number[];
  /**
   * The gradients of Σ weights · output, one array per input, for inputs at which the op has no derivative: there a
   * finite difference is not what the rule should give.
   */
  readonly gradients?: (inputs: readonly NumberArray[], weights: readonly NumberArray[]) => readonly NumberArray[];
}

/** In onnxruntime 1.30.0 the CPU has no kernel for rotary embedding and Erf of doubles, nor then for Gelu, which the runtime writes with Erf. */
const withoutDoubles: ReadonlySet<OpName> = new Set<OpName>(['Erf', 'Gelu', 'RotaryEmbedding']);

/** LayerNormalization's mean and deviation, which the gradient reads, are floats for doubles too; int8 products are of floats. */
const onlyFloats: ReadonlySet<OpName> = new Set<OpName>(['LayerNormalization', 'QuantizeRows', 'Int8Product']);

/**
 * How far a result may be off, relative to the largest number of its array where that is over 1. Doubles: central
 * differences divide the rounding of the loss by steps of 1e-5. Floats: 2⁻²⁴ per operation; the longest gradient chain
 * has ten of them, some of which cancel leading digits.
 */
const tolerance = {
  float64: { forward: 1e-9, gradient: 1e-6 },
  float32: { forward: 2e-6, gradient: 2e-5 },
} as const;

type FloatName = keyof typeof tolerance;

/**
 * Checks one op at the given inputs, in doubles and in floats: the runtime's result against the reference, the shapes
 * against the inferred types, and the gradient that its rule and the accumulator give against central differences. The
 * differences are taken of the double kernel on the CPU or, where it has none, of the reference. Ops without a rule are
 * checked to have no gradient or to refuse one, as their record says.
 */
export async function checkOp<Op extends OpName>(op: Op, check: OpCheck<Op>): Promise<void> {
  for (const float of ['float64', 'float32'] as const) {
    if (float === 'float64' && (withoutDoubles.has(op) || onlyFloats.has(op))) continue;
    await checkIn(float, op, check);
  }
}

async function checkIn<Op extends OpName>(float: FloatName, op: Op, check: OpCheck<Op>): Promise<void> {
  const sizes = sizesOf(check.inputs);
  const weights = applied(op, check, float).used.map(({ type }, index) =>
    scattered(
      type.shape.map((dim) => resolveDim(dim, sizes)),
      index + 11,
    ),
  );
  const differentiable = addGradients(op, check, applied(op, check, float));
  const subject = applied(op, check, float);
  const { graph, used } = subject;
  used.forEach((output, index) => graph.output(`output.${index}`, output));
  const feeds = Object.fromEntries(
    check.inputs.map((input, index) => [`input.${index}`, toTensor(input, input.dtype ?? float)]),
  );
  if (differentiable) {
    addGradients(op, check, subject);
    weights.forEach((weight, index) => (feeds[`weight.${index}`] = toTensor(weight, used[index]!.type.dtype)));
  }
  const results = await (await sessionOf(graph)).run(feeds);

  const title = `${op} in ${float}`;
  weights.forEach(({ shape }, index) => expect(results[`output.${index}`]!.shape, `${title}: shape`).toEqual(shape));
  if (check.reference !== 'ONNX') {
    const expected = [check.reference(...check.inputs)].flat<(NumberArray | readonly NumberArray[])[]>();
    expected.forEach((numbers, index) => {
      const output = fromTensor(results[`output.${index}`]!);
      expectClose(output, numbers, tolerance[float].forward, `${title}: output ${index}`);
    });
  }
  if (!differentiable) return;
  const expected = check.gradients?.(check.inputs, weights) ?? (await differences(op, check, weights));
  for (const [index, input] of check.inputs.entries()) {
    if (!isDifferentiated(input)) continue;
    const gradient = fromTensor(results[`gradient.${index}`]!);
    expectClose(gradient, expected[index]!, tolerance[float].gradient, `${title}: gradient of input ${index}`);
    expect(fromTensor(results[`alone.${index}`]!), `${title}: gradient of input ${index} alone`).toEqual(gradient);
  }
}

interface AppliedOp {
  readonly graph: Graph;
  readonly inputs: readonly Value[];
  /** The outputs that are compared and differentiated. */
  readonly used: readonly Value[];
}

/** A graph of that one op, named `checked`. */
function applied<Op extends OpName>(op: Op, check: OpCheck<Op>, float: FloatName): AppliedOp {
  const { inputs, outputs, attributes = {} } = check;
  const graph = new Graph(op);
  const values = inputs.map(({ shape, symbols, dtype }, index) =>
    graph.input(`input.${index}`, tensor(dtype ?? float, symbols ?? shape)),
  );
  // What the types of the cases promise; the op checks it again.
  const given = isOfGraph<Op>(attributes) ? attributes(graph) : (attributes as AttributesOf<Op>);
  const made = buildIn(graph).apply(op, values as unknown as InputsOf<Op>, given, 'checked');
  return { graph, inputs: values, used: outputs?.map((index) => made[index]!) ?? made };
}

function isOfGraph<Op extends OpName>(attributes: unknown): attributes is AttributesFor<Op> {
  return typeof attributes === 'function';
}

const isDifferentiated = ({ dtype, frozen }: CheckedInput) => dtype === undefined && !frozen;

/** Adds the gradient of the weighted sum of the outputs by every input at once and by each alone; whether there is one. */
function addGradients<Op extends OpName>(op: Op, check: OpCheck<Op>, { graph, inputs, used }: AppliedOp): boolean {
  const { gradient } = recordOf(op);
  if (gradient === 'integer or boolean output') return false;
  const build = buildIn(graph);
  const loss = used
    .map((output, index) => weightedSum(build, output, graph.input(`weight.${index}`, output.type)))
    .reduce((total, part) => build.add(total, part));
  const gradientsBy = (wrt: readonly Value[]) =>
    differentiate(graph, { of: loss, seed: build.scalar(1, loss), wrt, into: graph });
  if (gradient === 'not implemented') {
    const refusal = {
      code: 'graph.no-gradient',
      details: { op, node: 'checked', line: expect.stringContaining(op) as string },
    };
    expect(() => gradientsBy(inputs)).toThrow(expect.objectContaining(refusal));
    return false;
  }
  const together = gradientsBy(inputs.filter((_, index) => check.inputs[index]!.dtype === undefined));
  if (gradient === 'zero by definition') {
    expect(together.size, `${op} passes no gradient`).toBe(0);
    return false;
  }
  inputs.forEach((input, index) => {
    if (check.inputs[index]!.frozen) expect(together.has(input), `${op} leaves input ${index} alone`).toBe(false);
    if (!isDifferentiated(check.inputs[index]!)) return;
    graph.output(`gradient.${index}`, together.get(input)!);
    graph.output(`alone.${index}`, gradientsBy([input]).get(input)!);
  });
  return true;
}

function weightedSum(build: Build, output: Value, weight: Value): Value {
  const product = build.mul(output, weight);
  const axes = output.type.shape.map((_, axis) => axis);
  return axes.length > 0 ? build.reduceSum(product, axes) : product;
}

/** Central differences of Σ weights · output by every element of every differentiated input. */
async function differences<Op extends OpName>(
  op: Op,
  check: OpCheck<Op>,
  weights: readonly NumberArray[],
): Promise<NumberArray[]> {
  const forward = withoutDoubles.has(op) ? referenceForward(check) : await runtimeForward(op, check);
  const weigh = (outputs: readonly NumberArray[]) =>
    outputs.reduce(
      (total, { data }, index) => total + data.reduce((part, y, place) => part + y * weights[index]!.data[place]!, 0),
      0,
    );
  const gradients: NumberArray[] = [];
  for (const [index, input] of check.inputs.entries()) {
    const slopes = Array<number>(count(input.shape)).fill(0);
    for (let place = 0; isDifferentiated(input) && place < slopes.length; place++) {
      const x = input.data[place]!;
      const lossAt = async (moved: number) =>
        weigh(await forward(check.inputs.with(index, { ...input, data: input.data.with(place, moved) })));
      const slope = async (step: number) => {
        const [above, below] = [x + step, x - step];
        // No double lies that near to a number as large as a mask: what cannot be moved has no effect.
        return above === below ? 0 : ((await lossAt(above)) - (await lossAt(below))) / (above - below);
      };
      // Richardson's step: the error of second order in the two central differences cancels.
      slopes[place] = (4 * (await slope(1e-5)) - (await slope(2e-5))) / 3;
    }
    gradients.push({ shape: input.shape, data: slopes });
  }
  return gradients;
}

type Forward = (inputs: readonly CheckedInput[]) => Promise<NumberArray[]>;

function referenceForward({ reference }: Checked): Forward {
  if (reference === 'ONNX') throw new Error('an op without a double kernel needs a reference');
  return async (inputs) => [reference(...inputs)].flat<(NumberArray | readonly NumberArray[])[]>();
}

async function runtimeForward<Op extends OpName>(op: Op, check: OpCheck<Op>): Promise<Forward> {
  const { graph, used } = applied(op, check, 'float64');
  used.forEach((output, index) => graph.output(`output.${index}`, output));
  const session = await sessionOf(graph);
  return async (inputs) => {
    const results = await session.run(
      Object.fromEntries(inputs.map((input, index) => [`input.${index}`, toTensor(input, input.dtype ?? 'float64')])),
    );
    return used.map((_, index) => fromTensor(results[`output.${index}`]!));
  };
}

/** The size of each symbol in the shapes of the inputs. */
function sizesOf(inputs: readonly CheckedInput[]): Readonly<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const { shape, symbols } of inputs) {
    symbols?.forEach((dim, axis) => {
      if (typeof dim === 'string') sizes[dim] = shape[axis]!;
    });
  }
  return sizes;
}

function expectClose(actual: NumberArray, expected: NumberArray, relative: number, title: string): void {
  expect(actual.shape, `${title}: shape`).toEqual(expected.shape);
  const largest = Math.max(1, ...expected.data.filter(Number.isFinite).map(Math.abs));
  actual.data.forEach((number, index) => {
    const target = expected.data[index]!;
    const fits = Object.is(number, target) || Math.abs(number - target) <= relative * largest;
    if (!fits)
      expect.fail(
        `${title}: ${number} at ${index}, expected ${target}\n${actual.data.join(' ')}\n${expected.data.join(' ')}`,
      );
  });
}
