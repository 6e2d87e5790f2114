import type { OnnxDecision } from '../../../shared/export.ts';
import { type OnnxGraph, tensor } from '../../ir/index.ts';
import { dtype, int } from '../../ops/lowering.ts';
import { outputNames } from '../../passes/index.ts';
import { NodeWriter } from './nodes.ts';

/** The extra outputs of a classifier that decides. */
export const decisionOutputs = { probabilities: 'probabilities', decision: 'decision' } as const;

/**
 * Adds outputs `probabilities` float32 [batch, classes] = softmax(logits / temperature) and `decision` int64 [batch]: with a
 * threshold the positive class from there on and the other below it, else the most probable class, of equal ones the first.
 */
export function withDecision(graph: OnnxGraph, labels: readonly string[], decision: OnnxDecision): OnnxGraph {
  const { probabilities, decision: decided } = decisionOutputs;
  const writer = new NodeWriter('decision');
  const cooled = writer.node('Div', [outputNames.logits, writer.float(decision.temperature)]);
  writer.node('Softmax', [cooled], { axis: int(-1) }, { outputs: [probabilities] });
  const positive = decision.positive === null ? -1 : labels.indexOf(decision.positive);
  if (decision.threshold !== null && labels.length === 2 && positive !== -1) {
    const share = writer.node('Gather', [probabilities, writer.int64(positive)], { axis: int(1) });
    const isPositive = writer.node('GreaterOrEqual', [share, writer.float(decision.threshold)]);
    const classes = [isPositive, writer.int64(positive), writer.int64(1 - positive)];
    writer.node('Where', classes, {}, { outputs: [decided] });
  } else {
    const index = writer.node('ArgMax', [probabilities], { axis: int(-1), keepdims: int(0) });
    writer.node('Cast', [index], { to: dtype('int64') }, { outputs: [decided] });
  }
  return {
    ...graph,
    outputs: [
      ...graph.outputs,
      { name: probabilities, type: tensor('float32', ['batch_size', labels.length]) },
      { name: decided, type: tensor('int64', ['batch_size']) },
    ],
    initializers: [...graph.initializers, ...writer.constants],
    nodes: [...graph.nodes, ...writer.nodes],
  };
}
