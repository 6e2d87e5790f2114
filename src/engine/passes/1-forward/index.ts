import { Graph, type Value } from '../../ir/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { buildIn } from '../../ops/index.ts';
import { outputNames } from '../symbols.ts';
import { normLayer } from './context.ts';
import { embeddings } from './embeddings.ts';
import { head, pooled } from './head.ts';
import { layer } from './layer.ts';
import { binaryCrossEntropy, crossEntropy } from './loss.ts';

/**
 * The forward pass of a model as a graph, every weight a parameter: outputs `logits` and `loss`. Marks `hidden.0` (the
 * embeddings) to `hidden.n` (the last layer, behind the final norm where there is one).
 *
 * Where one token stands for a text, the other tokens' outputs of the last layer are unused: after attention
 * the layer computes that token alone, and `hidden.n` is [rows, hidden] instead of [tokens, hidden].
 */
export function load(spec: ModelSpec): Graph {
  const graph = loadClassifier(spec);
  const loss = spec.task === 'multi-label' ? binaryCrossEntropy : crossEntropy;
  graph.output(outputNames.loss, loss(buildIn(graph, 'loss'), graph.outputs[0]!.value));
  return graph;
}

/** The same without loss: output `logits` [rows, classes] alone. */
export function loadClassifier(spec: ModelSpec): Graph {
  const graph = new Graph(spec.modelType);
  const logits = head(buildIn(graph, 'head'), textStates(graph, spec), spec.head);
  graph.output(outputNames.logits, logits);
  return graph;
}

/** The same without head and loss: output `features` [rows, hidden], the states that stand for the texts. */
export function loadFeatures(spec: ModelSpec): Graph {
  const graph = new Graph(spec.modelType);
  graph.output(outputNames.features, textStates(graph, spec));
  return graph;
}

/** [rows, hidden] */
function textStates(graph: Graph, spec: ModelSpec): Value {
  let states = embeddings(buildIn(graph, 'embeddings'), spec.embeddings);
  graph.mark('hidden.0', states);
  const last = spec.layers.length - 1;
  const isPooledEarly = spec.head.pooling !== 'mean';
  spec.layers.forEach((layerSpec, index) => {
    const tokens = index === last && isPooledEarly ? 'pooled tokens' : 'all tokens';
    states = layer(buildIn(graph, `layer.${index}`), states, layerSpec, spec, tokens);
    if (index === last) states = normLayer(buildIn(graph, 'final'), states, spec.finalNorm);
    graph.mark(`hidden.${index + 1}`, states);
  });
  return isPooledEarly ? states : pooled(buildIn(graph, 'head'), states);
}
