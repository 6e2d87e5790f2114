import { invariant } from '../errors/index.ts';
import { type Graph, type Node, type TensorType, verifyGraph } from '../ir/index.ts';
import * as activation from './activation.ts';
import { Build } from './build.ts';
import * as control from './control.ts';
import * as dropout from './dropout.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import * as int8 from './int8.ts';
import * as layout from './layout.ts';
import * as matmul from './matmul.ts';
import * as normalization from './normalization.ts';
import type { OpRecord } from './record.ts';
import * as reduction from './reduction.ts';
import * as rotary from './rotary.ts';

/** Every op there is; a name without a record, or a record without a name, does not compile. */
export type OpName =
  | 'Add'
  | 'Sub'
  | 'Mul'
  | 'Div'
  | 'Min'
  | 'Greater'
  | 'Neg'
  | 'Exp'
  | 'Log'
  | 'Sqrt'
  | 'Erf'
  | 'Tanh'
  | 'Sigmoid'
  | 'StopGradient'
  | 'Cast'
  | 'Relu'
  | 'Gelu'
  | 'GeluTanh'
  | 'Silu'
  | 'Gated'
  | 'MatMul'
  | 'Gemm'
  | 'Linear'
  | 'ZeroPoints'
  | 'QuantizeRows'
  | 'Int8Product'
  | 'Reshape'
  | 'Transpose'
  | 'ExpandLike'
  | 'After'
  | 'Concat'
  | 'Split'
  | 'RotaryEmbedding'
  | 'Gather'
  | 'Repack'
  | 'ReduceSum'
  | 'ReduceMean'
  | 'ReduceMax'
  | 'Softmax'
  | 'LayerNormalization'
  | 'RMSNormalization'
  | 'Dropout'
  | 'If';

export const registry = {
  ...elementwise,
  ...activation,
  ...matmul,
  ...int8,
  ...layout,
  ...indexing,
  ...reduction,
  ...normalization,
  ...rotary,
  ...dropout,
  ...control,
} satisfies Record<OpName, OpRecord>;

/** Does not compile while the registry holds a record whose name is missing above. */
type Unlisted = Exclude<keyof typeof registry, OpName>;
const everyRecordIsListed: [Unlisted] extends [never] ? true : Unlisted = true;
void everyRecordIsListed;

/** The record of an op. */
export function recordOf(op: string): OpRecord {
  const record: OpRecord | undefined = Object.hasOwn(registry, op) ? registry[op as OpName] : undefined;
  invariant(record, `no op named ${op}`);
  return record;
}

/** The output types of a node from its inputs and attributes. */
export function inferTypes(node: Node): readonly TensorType[] {
  const { arity, infer } = recordOf(node.op);
  const { inputs } = node;
  invariant(
    inputs.length >= arity[0] && inputs.length <= arity[1],
    `${node.op} at ${node.name} takes ${arity.join(' to ')} inputs, not ${inputs.length}`,
  );
  const types = inputs.map((input, index) => {
    invariant(input !== null, `${node.op} at ${node.name} lacks input ${index}: only last ones can be left out`);
    return input.type;
  });
  return infer(types, node.attributes);
}

/** A builder that appends to `graph`. */
export function buildIn(graph: Graph, scope = ''): Build {
  return new Build(graph, inferTypes, scope);
}

/** Checks a graph against the registry: see `ir/verify`. */
export function verify(graph: Graph): void {
  verifyGraph(graph, inferTypes);
}
