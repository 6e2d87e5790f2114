import { expect } from 'vitest';
import { type Graph, printGraph, rewriteGraph } from '../../src/engine/ir/index.ts';
import { type Features, verify } from '../../src/engine/ops/index.ts';
import type { NumberArray } from './arrays.ts';
import { fromTensor, sessionOf, toTensor } from './run-graph.ts';

/** Expects a verified graph that prints as the text, whose lines may be indented as the test is. */
export function expectGraph(graph: Graph, text: string): void {
  verify(graph);
  expect(printGraph(graph)).toBe(dedented(text));
}

function dedented(text: string): string {
  const lines = text.split('\n').slice(1);
  const last = lines.at(-1)?.trim() === '' ? -1 : undefined;
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines
    .slice(0, last)
    .map((line) => line.slice(margin))
    .join('\n');
}

/** What the runtime gives for the outputs of a graph; its parameters are fed like inputs. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, NumberArray>>,
  features: Partial<Features> = {},
): Promise<Record<string, NumberArray>> {
  const fed = rewriteGraph(graph, {
    value: ({ name, type, origin }, into) => (origin.kind === 'parameter' ? into.input(name, type) : undefined),
  });
  const tensors = [...fed.values()].flatMap(({ name, type, origin }) => {
    if (origin.kind !== 'input' && origin.kind !== 'trainable') return [];
    const numbers = feeds[name];
    if (!numbers) throw new Error(`the test feeds no ${name}`);
    return [[name, toTensor(numbers, type.dtype)] as const];
  });
  const results = await (await sessionOf(fed, features)).run(Object.fromEntries(tensors));
  return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, fromTensor(result)]));
}

/** Expects numbers that differ by at most `tolerance` times the largest of them. */
export function expectNear(
  actual: NumberArray | undefined,
  expected: NumberArray | undefined,
  tolerance: number,
): void {
  if (!actual || !expected) throw new Error('an output is missing');
  expect(actual.shape).toEqual(expected.shape);
  const largest = Math.max(...expected.data.map(Math.abs), 1e-30);
  actual.data.forEach((number, index) =>
    expect(Math.abs(number - expected.data[index]!), `element ${index}`).toBeLessThanOrEqual(tolerance * largest),
  );
}
