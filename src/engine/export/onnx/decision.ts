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
 *
 * With `thresholds`, of several labels for a text, `probabilities` are sigmoids of the logits and `decision` is int64 [batch, labels]: 1 for
 * a label whose probability reaches its threshold, else 0.
 */
export function withDecision(graph: OnnxGraph, labels: readonly string[], decision: OnnxDecision): OnnxGraph {
  const { probabilities, decision: decided } = decisionOutputs;
  const writer = new NodeWriter('decision');
  if (decision.thresholds === null) decideClass(writer, labels, decision);
  else decideLabels(writer, decision.thresholds);
  const ofEachLabel = decision.thresholds === null ? [] : [labels.length];
  return {
    ...graph,
    outputs: [
      ...graph.outputs,
      { name: probabilities, type: tensor('float32', ['batch_size', labels.length]) },
      { name: decided, type: tensor('int64', ['batch_size', ...ofEachLabel]) },
    ],
    initializers: [...graph.initializers, ...writer.constants],
    nodes: [...graph.nodes, ...writer.nodes],
  };
}

function decideClass(writer: NodeWriter, labels: readonly string[], decision: OnnxDecision): void {
  const { probabilities, decision: decided } = decisionOutputs;
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
}

function decideLabels(writer: NodeWriter, thresholds: readonly number[]): void {
  const { probabilities, decision: decided } = decisionOutputs;
  writer.node('Sigmoid', [outputNames.logits], {}, { outputs: [probabilities] });
  const limits = writer.constant('float32', [thresholds.length], Float32Array.from(thresholds));
  const reaches = writer.node('GreaterOrEqual', [probabilities, limits]);
  writer.node('Cast', [reaches], { to: dtype('int64') }, { outputs: [decided] });
}
