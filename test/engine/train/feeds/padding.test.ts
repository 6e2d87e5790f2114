import { describe, expect, it } from 'vitest';
import { normOf, expectSameTensors } from '../../../support/gradients.ts';
import { PaddedRoberta } from '../../../support/padded-roberta.ts';
import { openTinyModel, tinyArchitectures, tinyRows } from '../../../support/tiny-checkpoint.ts';

/** Float32 against doubles over two layers: 2⁻²⁴ times a few hundred operations that partly cancel. */
const tolerance = 2e-5;

const batches: readonly (readonly [title: string, lengths: readonly number[], paddedTo: number])[] = [
  ['rows of unequal length', [3, 9, 1, 6], 9],
  ['rows padded beyond the longest', [3, 9, 1, 6], 12],
  ['rows of one length, where the dummy token needs a slot of its own', [5, 5, 5], 5],
  ['one row', [4], 7],
];

describe('a batch without padding against one padded by hand, in doubles', () => {
  it.each(batches)('%s', async (_, lengths, length) => {
    const classWeights = [0.7, 1.2, 1.9];
    const sizes = { hidden: 8, intermediate: 12 };
    const lora = { r: 2, targets: ['query', 'key', 'value', 'attention.output.dense'] };
    const { spec, plan, checkpoint, model, values } = await openTinyModel({ sizes, lora, classes: 3 });
    const rows = tinyRows(lengths);
    const labels = rows.map((_row, index) => index % 3);
    const reference = await PaddedRoberta.read(spec, plan, checkpoint);
    const padded = { rows, length, labels, classWeights };
    const result = await model.train({ sequences: rows, labels, classWeights }, values, [1, 0], 1);
    expect(Math.abs(result.loss - reference.loss(padded, values))).toBeLessThan(tolerance);
    const logits = reference.logits(padded, values).flat();
    expect(normOf([logits.map((logit, index) => logit - result.logits[index]!)])).toBeLessThan(tolerance);
    expectSameTensors(result.gradients, reference.gradients(padded, values), tolerance);
  });
});

describe.each(tinyArchitectures)('%s: a batch of many rows', (architecture) => {
  it.each([
    ['of unequal length', [2, 11, 1, 7, 4]],
    ['of one length', [6, 6, 6]],
  ])('%s has the weighted mean of the gradients of its rows', async (_, lengths) => {
    const classWeights = [0.6, 1.7];
    const targets = 'all-linear';
    const { model, values } = await openTinyModel({ architecture, lora: { targets } });
    const sequences = tinyRows(lengths);
    const labels = sequences.map((_row, index) => (index === 1 ? 1 : 0));
    const together = await model.train({ sequences, labels, classWeights }, values, [1, 0], 1);
    const total = labels.reduce<number>((sum, label) => sum + classWeights[label]!, 0);
    const mean = new Map([...values].map(([name, value]) => [name, new Float64Array(value.length)]));
    let loss = 0;
    for (const [row, sequence] of sequences.entries()) {
      const label = labels[row]!;
      const share = classWeights[label]! / total;
      const alone = await model.train({ sequences: [sequence], labels: [label], classWeights }, values, [1, 0], 1);
      loss += share * alone.loss;
      for (const [name, gradient] of alone.gradients) {
        gradient.forEach((each, index) => (mean.get(name)![index]! += share * each));
      }
      expect(Array.from(alone.logits), `row ${row}`).toEqual(
        Array.from(together.logits.slice(row * 2, row * 2 + 2), (logit) => expect.closeTo(logit, 5) as number),
      );
    }
    expect(together.loss).toBeCloseTo(loss, 5);
    expectSameTensors(together.gradients, mean, tolerance);
  });
});

it('scales the gradients, and nothing else, by the loss scale', async () => {
  const { model, values } = await openTinyModel();
  const batch = { sequences: tinyRows([3, 5]), labels: [0, 1], classWeights: [1, 1] };
  const whole = await model.train(batch, values, [1, 0], 1);
  const quarter = await model.train(batch, values, [1, 0], 0.25);
  expect(quarter.loss).toBe(whole.loss);
  expect(quarter.tokens).toBe(8);
  // A power of two changes no digit.
  for (const [name, gradient] of whole.gradients)
    expect(quarter.gradients.get(name)).toEqual(gradient.map((x) => x / 4));
});
