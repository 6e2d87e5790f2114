import { type LoraTarget, loraTensorNames, savedTensorName, splitScale, withLora } from '../../adapters/index.ts';
import { invariant } from '../../errors/index.ts';
import {
  everyInput,
  type Graph,
  type InputsOf,
  isNode,
  knownDim,
  type NodeOf,
  rewriteGraph,
  tensor,
  type Value,
} from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { symbols } from '../symbols.ts';
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
 *
 * @param forAny for adapters of the same modules and of any rank, dropout, and scale with the same mantissa (`splitScale`): the rank is a
 *   symbol, the dropout stands at {@link ANY_DROPOUT}, and B has to be fed times the power of the scale
 */
export function inject(graph: Graph, parts: TrainedParts, forAny = false): Graph {
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
      return [adapt(node, everyInput(node, inputs), into, forAny ? anyTarget(target) : target)];
    },
  });
  invariant(missing.size === 0, `no linear layer named ${[...missing].join(', ')}`);
  return injected;
}

/** Where the dropout of the adapter stands in a graph for any: a probability that nobody configures. */
export const ANY_DROPOUT = 2 ** -40;

type GraphTarget = Omit<LoraTarget, 'rank'> & { readonly rank: number | typeof symbols.rank };

function anyTarget({ scale }: LoraTarget): GraphTarget {
  return { rank: symbols.rank, scale: splitScale(scale).mantissa, dropout: ANY_DROPOUT };
}

function adapt(node: NodeOf<'Linear'>, inputs: InputsOf<'Linear'>, into: Graph, target: GraphTarget): Value {
  const { rank, scale, dropout } = target;
  const { module } = node.attributes;
  const [x, weight] = inputs;
  const [base] = into.appendLike(node, inputs).outputs;
  const names = loraTensorNames(module);
  const a = into.trainable(names.a, tensor('float32', [rank, knownDim(weight.type, 1)]));
  const b = into.trainable(names.b, tensor('float32', [knownDim(weight.type, 0), rank]));
  const build = buildIn(into, `${node.name}.lora`);
  return withLora(build, base, dropoutAt(build, x, dropout, `${module}.lora.dropout`), a, b, scale);
}
