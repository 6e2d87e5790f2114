import { describe, expect, it } from 'vitest';
import { logitsOf, predictionsOf, scored } from '../../../../src/engine/train/model/evaluate.ts';
import { expectSlopes } from '../../../support/gradients.ts';
import {
  openTinyModel,
  tinyArchitectures,
  type TinyModel,
  tinyRows,
  type TinySettings,
} from '../../../support/tiny-checkpoint.ts';

const classes = 4;
const classWeights = [0.5, 1, 1.5, 2.5];
const sequences = tinyRows([3, 8, 5, 2, 8, 6]);
const labels = [0, 1, 2, 3, 1, 3];
const batch = { sequences, labels, classWeights };

/**
 * Opens a model at a point where its loss is smooth: updates are small, so that the steps of a slope hardly bend the scores of
 * the attention; DistilBERT's head has a ReLU, whose units stay away from 0.
 */
async function openSmoothModel({ lora, ...settings }: TinySettings): Promise<TinyModel> {
  const tiny = await openTinyModel({ classes, ...settings, lora: { alpha: 2, ...lora } });
  const weight = tiny.values.get('base_model.model.pre_classifier.weight');
  const bias = tiny.values.get('base_model.model.pre_classifier.bias');
  weight?.forEach((each, index) => (weight[index] = each / 4));
  bias?.forEach((_, index) => (bias[index] = index % 2 === 0 ? 2 : -2));
  return tiny;
}

describe.each(tinyArchitectures)('%s with four classes', (architecture) => {
  it('has gradients that are the slopes of the loss', async () => {
    const { model, values } = await openSmoothModel({ architecture, lora: { targets: 'all-linear' } });
    const { gradients } = await model.train(batch, values, [1, 0], 1);
    expect([...gradients.keys()]).toEqual([...values.keys()]);
    await expectSlopes(async (moved) => (await model.train(batch, moved, [1, 0], 1)).loss, values, gradients);
  });

  it('has them with every dropout on, for the masks of one run', async () => {
    const dropouts = { hidden: 0.1, attention: 0.2, head: 0.3, lora: 0.4 };
    const { model, values } = await openSmoothModel({ architecture, dropouts, lora: { targets: 'all-linear' } });
    const run = [3, 1] as const;
    const { gradients, loss } = await model.train(batch, values, run, 1);
    expect((await model.train(batch, values, run, 1)).loss, 'the same masks').toBe(loss);
    await expectSlopes(async (moved) => (await model.train(batch, moved, run, 1)).loss, values, gradients);
  });

  it('has them with one probability everywhere, whose places share a pool', async () => {
    const dropouts = { hidden: 0.25, attention: 0.25, head: 0.25, lora: 0.25 };
    const { model, values } = await openSmoothModel({ architecture, dropouts });
    const { gradients } = await model.train(batch, values, [1, 0], 1);
    await expectSlopes(async (moved) => (await model.train(batch, moved, [1, 0], 1)).loss, values, gradients);
  });
});

// One for each way in which token states come to stand for a text.
it.each(['roberta', 'modernbert', 'llama'] as const)(
  '%s has gradients of label sets, weighed',
  async (architecture) => {
    const dropouts = { hidden: 0.1, attention: 0.2, head: 0.3, lora: 0.4 };
    const { model, values } = await openSmoothModel({ architecture, task: 'multi-label', dropouts });
    const labelSets = [[0, 1, 2, 3], [], [2], [1, 3], [0], [0, 2, 3]];
    const several = { sequences, labelSets, classWeights };
    const { gradients } = await model.train(several, values, [1, 0], 1);
    await expectSlopes(async (moved) => (await model.train(several, moved, [1, 0], 1)).loss, values, gradients);
  },
);

it('scores four classes from logits to metrics', async () => {
  const { model, values } = await openTinyModel({ classes });
  const { loss, logits: trained } = await model.train(batch, values, [1, 0], 1);
  // Batches of four and of two: how rows are put together changes no logit.
  const logits = (await logitsOf(model, values, sequences, classes, 4))!;
  expect(Array.from(logits)).toEqual(Array.from(trained, (logit) => expect.closeTo(logit, 5) as number));
  const evaluation = scored(logits, { labels }, classWeights);
  expect(evaluation.loss).toBeCloseTo(loss, 5);
  const predicted = predictionsOf(
    labels.map((label, row) => ({ row, label, text: '' })),
    logits,
    classes,
  );
  const hits = predicted.filter(({ prediction, label }) => prediction === label).length;
  expect(evaluation.metrics['accuracy']).toBe(hits / labels.length);
  const confusion = evaluation.metrics['confusionMatrix'] as number[][];
  expect(confusion.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([1, 2, 1, 2]);
  predicted.forEach(({ label, prediction }) => expect(confusion[label]![prediction]).toBeGreaterThan(0));
  for (const { probabilities } of predicted) {
    expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  }
});
