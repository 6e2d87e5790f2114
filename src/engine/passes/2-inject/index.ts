import {
  type LoraTarget,
  loraTensorNames,
  savedTensorName,
  splitScale,
  withDora,
  withLora,
} from '../../adapters/index.ts';
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
 * with DoRA, y = m / ‖V‖ · Dropout(x) · Vᵀ …, as `adapters/dora.ts` has it.
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

function anyTarget({ scale, dora = false }: LoraTarget): GraphTarget {
  return { rank: symbols.rank, scale: splitScale(scale).mantissa, dropout: ANY_DROPOUT, dora };
}

function adapt(node: NodeOf<'Linear'>, inputs: InputsOf<'Linear'>, into: Graph, target: GraphTarget): Value {
  const { rank, scale, dropout } = target;
  const { module } = node.attributes;
  const { fanInFanOut = false } = node.attributes;
  const [x, weight, bias = null] = inputs;
  const outputs = knownDim(weight.type, fanInFanOut ? 1 : 0);
  const names = loraTensorNames(module);
  // Layers that share a module share its factors: their gradients add up.
  const factor = (name: string, shape: Shape) => into.find(name) ?? into.trainable(name, tensor('float32', shape));
  const a = factor(names.a, [rank, knownDim(x.type, 1)]);
  const b = factor(names.b, [outputs, rank]);
  const build = buildIn(into, `${node.name}.lora`);
  const place = `${module}.lora.dropout`;
  if (target.dora) {
    const magnitude = factor(names.magnitude, [outputs]);
    const dropped = dropoutAt(build, x, dropout, place);
    return withDora(build, { x, dropped, weight, bias, a, b, magnitude, scale, module, fanInFanOut });
  }
  const [base] = into.appendLike(node, inputs).outputs;
  return withLora(build, base, dropoutAt(build, x, dropout, place), a, b, scale);
}
