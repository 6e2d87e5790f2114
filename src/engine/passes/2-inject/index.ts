import { type LoraTarget, loraTensorNames, savedTensorName, withLora } from '../../adapters/index.ts';
import { invariant } from '../../errors/index.ts';
import {
  everyInput,
  type Graph,
  type InputsOf,
  isNode,
  knownDim,
  type NodeOf,
  rewriteGraph,
  type Shape,
  tensor,
  type Value,
} from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { dropoutAt } from './masks.ts';

/** What of a model is trained. */
export interface TrainedParts {
  /** Linear layers that get a low-rank update, by module name. */
  readonly targets: ReadonlyMap<string, LoraTarget>;
  /** Parameters trained in full, by name: the head. */
  readonly trained: ReadonlySet<string>;
}

/**
 * before: y = Linear(x, W, b)
 * after:  base = Linear(x, W, b)
 *         y = base + scale · (Dropout(x) · Aᵀ) · Bᵀ
 *
 * Puts the adapter into a forward graph: each targeted `Linear` y = x·Wᵀ + b becomes y + scale·(drop(x)·Aᵀ)·Bᵀ, each
 * parameter trained in full becomes a trainable. Trainables carry the names of PEFT's adapter file.
 */
export function inject(graph: Graph, parts: TrainedParts): Graph {
  const missing = new Set(parts.targets.keys());
  const injected = rewriteGraph(graph, {
    value: (value, into) =>
      value.origin.kind === 'parameter' && parts.trained.has(value.name)
        ? into.trainable(savedTensorName(value.name), value.type)
        : undefined,
    node: (node, inputs, into) => {
      if (!isNode(node, 'Linear')) return undefined;
      const target = parts.targets.get(node.attributes.module);
      if (!target) return undefined;
      missing.delete(node.attributes.module);
      return [adapt(node, everyInput(node, inputs), into, target)];
    },
  });
  invariant(missing.size === 0, `no linear layer named ${[...missing].join(', ')}`);
  return injected;
}

function adapt(node: NodeOf<'Linear'>, inputs: InputsOf<'Linear'>, into: Graph, target: LoraTarget): Value {
  const { rank, scale, dropout } = target;
  const { module } = node.attributes;
  const [x] = inputs;
  const [base] = into.appendLike(node, inputs).outputs;
  const names = loraTensorNames(module);
  // Layers that share a module share its factors: their gradients add up.
  const factor = (name: string, shape: Shape) => into.find(name) ?? into.trainable(name, tensor('float32', shape));
  const a = factor(names.a, [rank, knownDim(x.type, 1)]);
  const b = factor(names.b, [knownDim(base.type, 1), rank]);
  const build = buildIn(into, `${node.name}.lora`);
  return withLora(build, base, dropoutAt(build, x, dropout, `${module}.lora.dropout`), a, b, scale);
}
