import { type LoraTarget, loraTensorNames, savedTensorName, withLora } from '../../adapters/index.ts';
import { invariant } from '../../errors/index.ts';
import { type Graph, type Node, rewriteGraph, tensor, type Value } from '../../ir/index.ts';
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
 * Puts the adapter into a forward graph: each targeted `Linear` y = x·Wᵀ + b becomes y + scale·(drop(x)·Aᵀ)·Bᵀ, each
 * parameter trained in full becomes a trainable. Trainables carry the names of PEFT's adapter file.
 */
export function inject(graph: Graph, plan: TrainedParts): Graph {
  const missing = new Set(plan.targets.keys());
  const injected = rewriteGraph(graph, {
    value: (value, into) =>
      value.origin.kind === 'parameter' && plan.trained.has(value.name)
        ? into.trainable(savedTensorName(value.name), value.type)
        : undefined,
    node: (node, inputs, into) => {
      const module = moduleOf(node);
      const target = module === null ? undefined : plan.targets.get(module);
      if (module === null || !target) return undefined;
      missing.delete(module);
      return [adapt(node, inputs as Value[], into, module, target)];
    },
  });
  invariant(missing.size === 0, `no linear layer named ${[...missing].join(', ')}`);
  return injected;
}

function moduleOf(node: Node): string | null {
  return node.op === 'Linear' ? (node.attributes['module'] as string) : null;
}

function adapt(node: Node, inputs: readonly Value[], into: Graph, module: string, target: LoraTarget): Value {
  const { rank, scale, dropout } = target;
  const [x, weight] = inputs as [Value, Value];
  const [outputs, size] = weight.type.shape as [number, number];
  const names = loraTensorNames(module);
  const a = into.trainable(names.a, tensor('float32', [rank, size]));
  const b = into.trainable(names.b, tensor('float32', [outputs, rank]));
  const build = buildIn(into, `${node.name}.lora`);
  const types = node.outputs.map(({ type }) => type);
  const base = into.append(node.op, inputs, node.attributes, types, node.name).outputs[0] as Value;
  return withLora(build, base, dropoutAt(build, x, dropout, `${module}.lora.dropout`), a, b, scale);
}
