import { type Attribute, Graph, type Node, type Value } from './graph.ts';
import { formatType } from './types.ts';

/**
 * The graph as text: inputs, one node a line with the types of its outputs, outputs. The text is stable: tests compare
 * it and error messages quote its lines.
 */
export function printGraph(graph: Graph): string {
  return printLines(graph).join('\n');
}

/** `y: float32[rows, 2] = Gemm(x, w) {transB: true}` */
export function printNode(node: Node): string {
  const outputs = node.outputs.map(printTyped).join(', ');
  const inputs = node.inputs.map(({ name }) => name).join(', ');
  const attributes = Object.entries(node.attributes)
    .filter(([, attribute]) => !(attribute instanceof Graph))
    .map(([key, attribute]) => `${key}: ${printAttribute(attribute)}`);
  return `${outputs} = ${node.op}(${inputs})${attributes.length > 0 ? ` {${attributes.join(', ')}}` : ''}`;
}

function printLines(graph: Graph): string[] {
  const lines = [`graph ${graph.name}`];
  for (const value of graph.values()) {
    if (value.origin.kind !== 'node' && value.origin.kind !== 'constant') {
      lines.push(`  ${value.origin.kind} ${printTyped(value)}`);
    }
  }
  for (const node of graph.nodes) {
    lines.push(`  ${printNode(node)}`);
    for (const [key, attribute] of Object.entries(node.attributes)) {
      if (!(attribute instanceof Graph)) continue;
      lines.push(`    ${key}:`);
      lines.push(...printLines(attribute).map((line) => `      ${line}`));
    }
  }
  for (const { name, value } of graph.outputs) lines.push(`  output ${name} = ${value.name}`);
  return lines;
}

function printTyped(value: Value): string {
  return `${value.name}: ${formatType(value.type)}`;
}

function printAttribute(attribute: Attribute): string {
  if (attribute instanceof Graph) return attribute.name;
  return typeof attribute === 'object' ? `[${attribute.join(', ')}]` : String(attribute);
}
