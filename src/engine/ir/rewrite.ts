import { invariant } from '../errors/index.ts';
import { type Attribute, Graph, type Node, type Value } from './graph.ts';

/** The rules of a rewrite; parts without a rule are copied. */
export interface RewriteRules {
  /** Another value in place of an input, parameter, trainable or constant; `undefined` copies it, `null` drops it. */
  readonly value?: (value: Value, into: Graph) => Value | null | undefined;
  /**
   * Other outputs in place of a node's; `undefined` copies the node, `null` drops it. `inputs` are the node's inputs in
   * the new graph, `null` where an input was dropped.
   */
  readonly node?: (node: Node, inputs: readonly (Value | null)[], into: Graph) => readonly Value[] | null | undefined;
}

/** A new graph from an old one; branches of conditionals are rewritten by the same rules. */
export function rewriteGraph(graph: Graph, rules: RewriteRules): Graph {
  return rewriteScope(graph, rules, null, new Map());
}

function rewriteScope(
  graph: Graph,
  rules: RewriteRules,
  parent: Graph | null,
  outer: ReadonlyMap<Value, Value>,
): Graph {
  const into = new Graph(graph.name, parent);
  const renewed = new Map(outer);
  const find = (value: Value): Value => {
    const replacement = renewed.get(value);
    invariant(replacement, `${value.name} is used in graph ${graph.name} but was dropped`);
    return replacement;
  };
  for (const value of graph.values()) {
    if (value.origin.kind === 'node') continue;
    const replaced = rules.value?.(value, into);
    if (replaced !== null) renewed.set(value, replaced ?? copyValue(value, into));
  }
  for (const node of graph.nodes) {
    // A dropped input matters only if the node is kept.
    const inputs = node.inputs.map((input) => renewed.get(input) ?? null);
    const replaced = rules.node?.(node, inputs, into);
    if (replaced === null) continue;
    const outputs = replaced ?? copyNode(node).outputs;
    node.outputs.forEach((output, index) => {
      const renewedOutput = outputs[index];
      invariant(
        renewedOutput,
        `${node.name} was replaced by ${outputs.length} values instead of ${node.outputs.length}`,
      );
      renewed.set(output, renewedOutput);
    });
  }
  for (const { name, value } of graph.outputs) into.output(name, find(value));
  for (const [name, value] of graph.marks) {
    const replacement = renewed.get(value);
    if (replacement) into.mark(name, replacement);
  }
  return into;

  function copyNode(node: Node): Node {
    const attributes: Record<string, Attribute> = {};
    for (const [key, attribute] of Object.entries(node.attributes)) {
      attributes[key] = attribute instanceof Graph ? rewriteScope(attribute, rules, into, renewed) : attribute;
    }
    return into.appendLike(node, node.inputs.map(find), { attributes });
  }
}

/** The inputs of a node in the new graph, for a rule that none of them may have been dropped for. */
export function everyInput<Of extends Node>(node: Of, inputs: readonly (Value | null)[]): Of['inputs'] {
  const missing = inputs.length === node.inputs.length ? inputs.indexOf(null) : inputs.length;
  invariant(missing === -1, `input ${missing} of ${node.op} at ${node.name} was dropped`);
  return inputs as Of['inputs'];
}

function copyValue({ name, type, origin }: Value, into: Graph): Value {
  switch (origin.kind) {
    case 'input':
      return into.input(name, type);
    case 'parameter':
      return into.parameter(name, type);
    case 'trainable':
      return into.trainable(name, type);
    case 'constant':
      return into.constant(name, type, origin.data);
    case 'node':
      invariant(false, `${name} is the output of a node`);
  }
}
