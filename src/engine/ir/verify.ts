import { invariant } from '../errors/index.ts';
import { type ConstantData, constantArrays, Graph, type Node, type Value } from './graph.ts';
import { printNode } from './print.ts';
import { formatType, product, sameType, type TensorType } from './types.ts';

/** The output types an op gives for its inputs and attributes; supplied by the op registry. */
export type InferTypes = (node: Node) => readonly TensorType[];

/**
 * Checks what every pass promises: each value is defined once and before its use, in this graph or a parent; each
 * node's recorded output types, dtype included, are those its op infers; each constant has the numbers that its type
 * says; each output is defined.
 *
 * @throws LorikeetError `internal.invariant` that quotes the offending line
 */
export function verifyGraph(graph: Graph, infer: InferTypes): void {
  verifyScope(graph, infer, new Set());
}

function verifyScope(graph: Graph, infer: InferTypes, outer: ReadonlySet<Value>): void {
  const defined = new Set(outer);
  const names = new Set([...outer].map((value) => value.name));
  const define = (value: Value, line: string) => {
    invariant(!names.has(value.name), `${value.name} is defined twice: ${line}`);
    names.add(value.name);
    defined.add(value);
  };
  for (const value of graph.values()) {
    if (value.origin.kind === 'constant') verifyConstant(value, value.origin.data);
    if (value.origin.kind !== 'node') define(value, `graph ${graph.name}`);
  }
  for (const node of graph.nodes) {
    const line = printNode(node);
    for (const input of node.inputs) {
      invariant(defined.has(input), `${input.name} is used before it is defined: ${line}`);
    }
    const inferred = infer(node);
    invariant(inferred.length === node.outputs.length, `${inferred.length} outputs expected: ${line}`);
    node.outputs.forEach((output, index) => {
      const type = inferred[index];
      const isSame = type && sameType(type, output.type);
      invariant(isSame, `${node.op} gives ${type && formatType(type)} for ${output.name}: ${line}`);
    });
    for (const attribute of Object.values(node.attributes)) {
      if (attribute instanceof Graph) verifyScope(attribute, infer, defined);
    }
    for (const output of node.outputs) define(output, line);
  }
  for (const { name, value } of graph.outputs) {
    invariant(defined.has(value), `output ${name} of graph ${graph.name} is not a value of it`);
  }
}

function verifyConstant({ name, type }: Value, data: ConstantData): void {
  invariant(
    data.length === product(type.shape) && data.constructor === constantArrays[type.dtype],
    `${name}: ${formatType(type)} has ${data.length} numbers of ${data.constructor.name}`,
  );
}
