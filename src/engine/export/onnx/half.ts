import type { OnnxGraph, OnnxInitializer } from '../../ir/index.ts';
import { dtype } from '../../ops/lowering.ts';
import { outputNames } from '../../passes/index.ts';
import { narrowToFloat16 } from '../../weights/index.ts';
import { NodeWriter } from './nodes.ts';

/**
 * A graph of float32 that computes in float16: its constants and weights become half floats, and the logits are widened at its
 * end. Norms sum in float32 all the same (ONNX: stash_type).
 *
 * Factors of a product get the same number of dimensions: onnxruntime 1.30 ends with a segmentation fault at the load of a graph with
 * a product in float16 of a transposed matrix by one of more dimensions (its `MatmulTransposeFusion`; DeBERTa's distances).
 */
export function withHalfFloats(graph: OnnxGraph): OnnxGraph {
  const half = `${outputNames.logits}/half`;
  const renamed = (name: string) => (name === outputNames.logits ? half : name);
  const { nodes, constants } = withEqualRanks(graph);
  return {
    ...graph,
    initializers: [...graph.initializers, ...constants].map(halfOf),
    nodes: [
      ...nodes.map((node) => ({ ...node, inputs: node.inputs.map(renamed), outputs: node.outputs.map(renamed) })),
      {
        ...{ opType: 'Cast', domain: '', name: 'logits/Cast' },
        ...{ inputs: [half], outputs: [outputNames.logits], attributes: { to: dtype('float32') } },
      },
    ],
  };
}

function halfOf(initializer: OnnxInitializer): OnnxInitializer {
  const { type } = initializer;
  if (type.dtype !== 'float32') return initializer;
  const narrow = { dtype: 'float16' as const, shape: type.shape };
  if (!('data' in initializer)) return { ...initializer, type: narrow };
  return { ...initializer, type: narrow, data: narrowToFloat16(initializer.data as Float32Array) };
}

/** Puts dimensions of 1 in front of the second factor of a product that has fewer than the first. */
function withEqualRanks({ nodes, types }: OnnxGraph): Pick<NodeWriter, 'nodes' | 'constants'> {
  const writer = new NodeWriter('ranks');
  const rankOf = (name = '') => types.get(name)?.shape.length ?? 0;
  for (const node of nodes) {
    const [first, second] = node.inputs;
    const lacking = node.opType === 'MatMul' ? rankOf(first) - rankOf(second) : 0;
    if (lacking <= 0 || second === undefined || rankOf(second) < 2) {
      writer.nodes.push(node);
      continue;
    }
    const axes = Array.from({ length: lacking }, (_, axis) => axis);
    const widened = writer.node('Unsqueeze', [second, writer.int64s(...axes)]);
    writer.nodes.push({ ...node, inputs: [node.inputs[0]!, widened] });
  }
  return writer;
}
