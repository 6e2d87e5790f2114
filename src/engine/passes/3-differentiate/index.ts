import { invariant, LorikeetError } from '../../errors/index.ts';
import { Graph, rewriteGraph, tensor } from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { gradientName, inputNames, outputNames } from '../symbols.ts';
import { differentiate } from './differentiate.ts';

export { differentiate, gradientMark } from './differentiate.ts';

/**
 * before: loss = …
 * after:  loss = …
 *         gradients = If(training)      then: gradients = f(loss_scale, …)     else: empty tensors
 *
 * A forward graph with its backward pass: a conditional on the input `training` whose first branch computes the gradient
 * of `loss · loss_scale` by every trainable tensor, and whose second gives empty tensors. One session so both trains and
 * evaluates, over one copy of the weights.
 *
 * @throws LorikeetError `graph.nothing-trained`, `graph.no-gradient`
 */
export function addBackward(forward: Graph): Graph {
  const graph = rewriteGraph(forward, {});
  const loss = graph.outputs.find(({ name }) => name === outputNames.loss)?.value;
  invariant(loss, `graph ${graph.name} has no loss`);
  const seed = graph.input(inputNames.lossScale, tensor('float32', []));
  const training = graph.input(inputNames.training, tensor('bool', []));
  const backward = new Graph('backward', graph);
  const nothing = new Graph('evaluation', graph);
  const gradients = differentiate(graph, { of: loss, seed, wrt: graph.valuesOf('trainable'), into: backward });
  if (gradients.size === 0) throw new LorikeetError('graph.nothing-trained', { graph: graph.name });
  for (const [trainable, gradient] of gradients) {
    const name = gradientName(trainable.name);
    backward.output(name, gradient);
    nothing.output(`${name}.none`, nothing.constant(`none.${name}`, tensor('float32', [0]), new Float32Array(0)));
  }
  const outputs = buildIn(graph).apply('If', [training], { then: backward, else: nothing }, 'backward_if_training');
  outputs.forEach((output, index) => graph.output(backward.outputs[index]!.name, output));
  return graph;
}
