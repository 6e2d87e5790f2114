import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveModel } from '../../../../src/engine/models/index.ts';
import { textFeatures } from '../../../../src/engine/train/model/features.ts';
import { ClassifierModel } from '../../../../src/engine/train/model/model.ts';
import { tokenize, tokenizerOf } from '../../../../src/engine/train/model/texts.ts';
import { initialValues } from '../../../../src/engine/train/trained/initial.ts';
import { trainedPartsOf, trainedTensorsOf } from '../../../../src/engine/train/trained/tensors.ts';
import { openCheckpoint, readConfig } from '../../../../src/engine/weights/index.ts';
import { tinyLora } from '../../../support/tiny-checkpoint.ts';

const checkpoint = path.resolve(import.meta.dirname, '../../../../resources/demo/checkpoint');
const job = { checkpoint, maxLength: 32, device: 'cpu', threads: 1 } as const;
const texts = [
  'The parcel never arrived.',
  'Where is it?',
  'I was charged twice for one invoice, and nobody answers the phone in the office.',
  ...Array.from({ length: 40 }, (_, row) => `Message ${'again '.repeat(row)}`),
];

describe('textFeatures', () => {
  it('are the means of the last layer over the tokens of each text, in the order of the texts', async () => {
    const features = (await textFeatures(job, texts))!;
    expect(features.values).toHaveLength(texts.length * features.size);

    const dropout = { hidden: 0, attention: 0, head: 0 };
    const resolved = resolveModel(await readConfig(checkpoint), 'config.json', 2, dropout);
    // The mean leaves the last layer whole, so that every token can be looked at.
    const spec = { ...resolved, head: { ...resolved.head, pooling: 'mean' as const } };
    const parts = trainedPartsOf(spec, tinyLora);
    const opened = await openCheckpoint(checkpoint);
    const mark = `hidden.${spec.layers.length}`;
    const model = await ClassifierModel.open(spec, parts, opened, {
      ...{ device: 'cpu', threads: 1, seed: 0, reveal: [mark] },
    });
    const { values } = await initialValues(spec, trainedTensorsOf(spec, parts), opened, 0);
    const { sequences } = tokenize(await tokenizerOf(spec, checkpoint), texts, 32, { spec, folder: checkpoint });
    for (const [row, sequence] of sequences.entries()) {
      const { [mark]: states } = await model.evaluate({ sequences: [sequence], classWeights: [1, 1] }, values, [mark]);
      const means = Array.from({ length: features.size }, (_, column) => {
        const at = (token: number) => states!.data[token * features.size + column] as number;
        return Array.from(sequence, (_, token) => at(token)).reduce((sum, value) => sum + value, 0) / sequence.length;
      });
      const own = features.values.subarray(row * features.size, (row + 1) * features.size);
      // float32 sums in another order: about 1e-6 of values around 1.
      for (const [column, mean] of means.entries()) expect(Math.abs(own[column]! - mean)).toBeLessThan(1e-4);
    }
    await model.close();
  });

  it('tell how far they are, and end when they are asked to', async () => {
    const seen: number[] = [];
    const none = await textFeatures(job, texts, ({ tokens, totalTokens }) => seen.push(tokens / totalTokens) === 1);
    expect(none).toBeNull();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen[0]).toBeLessThan(1);
  });
});
