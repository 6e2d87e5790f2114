import { invariant } from '../../errors/index.ts';
import type { OnnxGraph, OnnxNode } from '../../ir/index.ts';
import { dtype, int } from '../../ops/lowering.ts';
import { NodeWriter } from './nodes.ts';
import { BLOCK } from './quantize.ts';
import type { ExportedWeight, WeightForm } from './weights.ts';

/** The code that stands for 0. */
const ZERO_CODE = 128;

/**
 * before: y = Gemm(x, W, b)                           row = Gather(W, ids)
 * after:  rows8: c, s, z = DynamicQuantizeLinear(x); y = Cast(MatMulInteger(c, codes, z, 128)) · (s · scales) + b
 *         blocks4: y = MatMulNBits(x, codes, scales) + b
 *         table: row = (Cast(Gather(codes, ids)) − 128) · Gather(scales, ids)
 *
 * Puts in products with quantized weights. The runtime fuses the first into one kernel.
 */
export function withQuantizedWeights(graph: OnnxGraph, weights: readonly ExportedWeight[]): OnnxGraph {
  const forms = new Map(weights.map(({ parameter, form }) => [parameter, form]));
  const shapes = new Map(graph.initializers.map(({ name, type }) => [name, type.shape as readonly number[]]));
  const writer = new NodeWriter('quantized');
  const nodes: OnnxNode[] = [];
  const quantizedInputs = new Map<string, { codes: string; scale: string; zero: string }>();

  const quantizedInput = (x: string) => {
    const existing = quantizedInputs.get(x);
    if (existing) return existing;
    const [codes, scale, zero] = [`${x}/codes`, `${x}/scale`, `${x}/zero`] as const;
    writer.node('DynamicQuantizeLinear', [x], {}, { outputs: [codes, scale, zero] });
    quantizedInputs.set(x, { codes, scale, zero });
    return { codes, scale, zero };
  };
  const product = (x: string, weight: string, form: WeightForm, isTransposed: boolean): string => {
    const shape = shapes.get(weight) ?? [];
    const [outputs = 0, inputs = 0] = isTransposed ? shape.toReversed() : shape;
    if (form === 'blocks4') {
      const attributes = { K: int(inputs), N: int(outputs), bits: int(4), block_size: int(BLOCK) };
      return writer.node('MatMulNBits', [x, `${weight}.codes`, `${weight}.scales`], attributes, {
        domain: 'com.microsoft',
      });
    }
    const { codes, scale, zero } = quantizedInput(x);
    const weightZero = writer.constant('uint8', [], Uint8Array.of(ZERO_CODE));
    const sums = writer.node('MatMulInteger', [codes, `${weight}.codes`, zero, weightZero]);
    const scales = writer.node('Mul', [scale, `${weight}.scales`]);
    return writer.node('Mul', [writer.node('Cast', [sums], { to: dtype('float32') }), scales]);
  };
  for (const node of graph.nodes) {
    const [first = '', second = '', bias] = node.inputs;
    const { outputs } = node;
    if (node.opType === 'Gather' && forms.get(first) === 'table') {
      const codes = writer.node('Gather', [`${first}.codes`, second], { axis: int(0) });
      const scales = writer.node('Gather', [`${first}.scales`, second], { axis: int(0) });
      const wide = writer.node('Cast', [codes], { to: dtype('float32') });
      const centered = writer.node('Sub', [wide, writer.float(ZERO_CODE)]);
      writer.node('Mul', [centered, scales], {}, { outputs });
    } else if (isQuantized(forms.get(second))) {
      invariant(node.opType === 'Gemm', `${node.opType} reads the quantized weight ${second}`);
      const { transB } = node.attributes;
      const isTransposed = !(transB?.kind === 'int' && transB.value === 1);
      const result = product(first, second, forms.get(second)!, isTransposed);
      if (bias === undefined) writer.node('Identity', [result], {}, { outputs });
      else writer.node('Add', [result, bias], {}, { outputs });
    } else {
      nodes.push(...writer.nodes.splice(0), node);
    }
  }
  nodes.push(...writer.nodes.splice(0));
  const isReplaced = (name: string) => (forms.get(name) ?? 'float') !== 'float';
  return {
    ...graph,
    nodes,
    initializers: [...graph.initializers.filter(({ name }) => !isReplaced(name)), ...writer.constants],
  };
}

function isQuantized(form: WeightForm | undefined): boolean {
  return form === 'rows8' || form === 'blocks4';
}
