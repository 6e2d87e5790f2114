import { invariant } from '../../errors/index.ts';
import { type Graph, rewriteGraph, tensor } from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { inputNames, outputNames } from '../symbols.ts';
import { differentiate } from './differentiate.ts';

/**
 * before: logits = f(states)
 * after:  logits = f(states)
 *         chosen = Σ targets · logits
 *         contributions = Σ_hidden states · d chosen / d states
 *
 * A forward graph that also tells what each token contributes to one logit of its row: gradient × input (Ancona et al. 2018,
 * arXiv:1711.06104; the gradient of a class score is that of Simonyan et al. 2013, arXiv:1312.6034), where the input is the output of the
 * embeddings, `hidden.0`. The input `targets` chooses: 1 at the class of a row, 0 elsewhere. Rows do not see each other, so that
 * one gradient of the sum is the gradient of every row. No weight is differentiated, frozen or trained.
 *
 * @throws LorikeetError `graph.no-gradient`
 */
export function addContributions(forward: Graph): Graph {
  const graph = rewriteGraph(forward, {});
  const states = graph.marks.get('hidden.0');
  const logits = graph.outputs.find(({ name }) => name === outputNames.logits)?.value;
  const targets = graph.find(inputNames.targets);
  invariant(states && logits && targets, `graph ${graph.name} has no embeddings, no logits or no targets`);
  const build = buildIn(graph, 'contributions');
  const chosen = build.reduceSum(build.mul(targets, logits), [0, 1]);
  const seed = graph.constant('contributions.seed', tensor('float32', []), Float32Array.of(1));
  const gradient = differentiate(graph, { of: chosen, seed, wrt: [states], into: graph }).get(states);
  invariant(gradient, `the logits of graph ${graph.name} do not depend on its embeddings`);
  graph.output(outputNames.contributions, build.reduceSum(build.mul(states, gradient), [-1]));
  return graph;
}
