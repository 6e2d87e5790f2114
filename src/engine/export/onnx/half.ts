import type { OnnxGraph, OnnxInitializer } from '../../ir/index.ts';
import { dtype } from '../../ops/lowering.ts';
import { outputNames } from '../../passes/index.ts';
import { narrowToFloat16 } from '../../weights/index.ts';

/**
 * A graph of float32 that computes in float16: its constants and weights become half floats, and the logits are widened at its
 * end. Norms sum in float32 all the same (ONNX: stash_type).
 */
export function withHalfFloats(graph: OnnxGraph): OnnxGraph {
  const half = `${outputNames.logits}/half`;
  const renamed = (name: string) => (name === outputNames.logits ? half : name);
  return {
    ...graph,
    initializers: graph.initializers.map(halfOf),
    nodes: [
      ...graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(renamed), outputs: node.outputs.map(renamed) })),
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
