import { invariant } from '../errors/index.ts';
import { type Graph, type Node, type OpName, type TensorType, verifyGraph } from '../ir/index.ts';
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
import type { AnyOpRecord, OpRecord } from './record.ts';
import * as reduction from './reduction.ts';
import * as rotary from './rotary.ts';

/** The record of every op; one that is missing, or one too many, does not compile. */
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
} satisfies { readonly [Op in OpName]: OpRecord<Op> };

/** Does not compile while the registry holds a record that is no op of `ir/signatures`. */
type Unlisted = Exclude<keyof typeof registry, OpName>;
const everyRecordIsListed: [Unlisted] extends [never] ? true : Unlisted = true;
void everyRecordIsListed;

/** The record of an op whose name is known at run time only; `ir/verify` has checked its inputs. */
export function recordOf(op: OpName): AnyOpRecord {
  const record: unknown = Object.hasOwn(registry, op) ? registry[op] : undefined;
  invariant(record, `no op named ${op}`);
  return record as AnyOpRecord;
}

/** The output types of a node from its inputs and attributes. */
export function inferTypes(node: Node): readonly TensorType[] {
  const { arity, infer } = recordOf(node.op);
  const types = node.inputs.map(({ type }) => type);
  invariant(
    types.length >= arity[0] && types.length <= arity[1],
    `${node.op} at ${node.name} takes ${arity.join(' to ')} inputs, not ${types.length}`,
  );
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
