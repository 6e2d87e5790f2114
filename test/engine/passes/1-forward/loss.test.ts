import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Graph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { binaryCrossEntropy, crossEntropy } from '../../../../src/engine/passes/1-forward/loss.ts';
import { differentiate, inputNames, symbols } from '../../../../src/engine/passes/index.ts';
import { sessionOf, toTensor } from '../../../support/run-graph.ts';

const labels = 4;

/** Loss of logits [rows, 4] and its gradient, from the targets that a batch feeds. */
async function lossOf(
  loss: typeof binaryCrossEntropy,
  logits: readonly number[],
  targets: readonly number[],
): Promise<{ readonly loss: number; readonly gradient: number[] }> {
  const graph = new Graph('loss');
  const input = graph.input('logits', tensor('float32', [symbols.rows, labels]));
  const value = loss(buildIn(graph), input);
  graph.output('loss', value);
  const seed = graph.constant('seed', tensor('float32', []), Float32Array.of(1));
  graph.output('gradient', differentiate(graph, { of: value, seed, wrt: [input], into: graph }).get(input)!);
  const session = await sessionOf(graph);
  const shape = [logits.length / labels, labels];
  const feeds = {
    logits: toTensor({ shape, data: logits }, 'float32'),
    [inputNames.targets]: toTensor({ shape, data: targets }, 'float32'),
  };
  const outputs = await session.run(feeds, ['loss', 'gradient']);
  return {
    loss: Number(outputs['loss']!.data[0]),
    gradient: Array.from(outputs['gradient']!.data as Float32Array),
  };
}

/** What torch 2.13 gives of the same logits: see `make.py` beside the file. */
const { extreme } = JSON.parse(readFileSync('test/fixtures/multi-label/expected.json', 'utf8')) as {
  readonly extreme: {
    readonly logits: number[];
    readonly sets: number[][];
    readonly loss: number;
    readonly gradient: number[];
  };
};

it('is the mean binary cross-entropy of torch where an exponential overflows and where a logit is 0', async () => {
  const share = 1 / extreme.logits.length;
  const targets = extreme.logits.map((_, place) =>
    extreme.sets[Math.floor(place / labels)]!.includes(place % labels) ? share : -share,
  );
  const { loss, gradient } = await lossOf(binaryCrossEntropy, extreme.logits, targets);
  expect(loss / extreme.loss).toBeCloseTo(1, 6);
  for (const [place, expected] of extreme.gradient.entries()) {
    expect(Math.abs(gradient[place]! - expected), `logit ${place}`).toBeLessThanOrEqual(1e-8);
  }
  // The corner of max(z, 0) is none of its own: the slope at 0 is that of the sigmoid, one half.
  expect(gradient.slice(0, 2)).toEqual([-share / 2, share / 2]);
});

it('keeps the digits of a small loss', async () => {
  const targets = [0.25, -0.25, 0.25, -0.25];
  const { loss, gradient } = await lossOf(binaryCrossEntropy, [12, -12, 9, -9], targets);
  const exact = (Math.log1p(Math.exp(-12)) + Math.log1p(Math.exp(-9))) / 2;
  // 1 + e⁻¹² has 24 bits too: half a unit of it is 6e-8.
  expect(Math.abs(loss - exact)).toBeLessThan(6e-8);
  const slope = (z: number) => 0.25 / (1 + Math.exp(z));
  const expected = [-slope(12), slope(12), -slope(9), slope(9)];
  for (const [place, each] of expected.entries()) expect(gradient[place]! / each).toBeCloseTo(1, 5);
});

it('adds nothing of a label without a share, whatever its logit', async () => {
  const { loss, gradient } = await lossOf(binaryCrossEntropy, [50, -50, 1, 0], [0, 0, 1, 0]);
  expect(loss).toBeCloseTo(Math.log1p(Math.exp(-1)), 6);
  expect(gradient.map((each) => Math.abs(each) > 0)).toEqual([false, false, true, false]);
});

it('is the cross-entropy of the labels that the targets weigh', async () => {
  const { loss, gradient } = await lossOf(crossEntropy, [1000, 0, 0, 0, 1, 1, 1, 1], [0, 0.25, 0, 0, 0, 0, 0, 0.75]);
  expect(loss).toBeCloseTo(0.25 * 1000 + 0.75 * Math.log(4), 4);
  const quarter = 0.75 / 4;
  const expected = [0.25, -0.25, 0, 0, quarter, quarter, quarter, quarter - 0.75];
  for (const [place, each] of expected.entries()) expect(gradient[place]).toBeCloseTo(each, 6);
});
