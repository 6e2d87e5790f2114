import { expect, it } from 'vitest';
import { loadClassifier } from '../../../../src/engine/index.ts';
import { drawAdapter } from '../../../support/drawn-adapter.ts';
import { describeWithShared, shared } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const labels = ['no', 'yes'];

/** A classifier of a model with drawn factors, in a folder as PEFT has it. */
async function classifierOf(model: string) {
  const checkpoint = shared('models', model);
  const adapterFolder = `${temporaryFolder()}/adapter`;
  await drawAdapter(adapterFolder, labels, { checkpoint });
  return loadClassifier({
    checkpoint,
    adapterFolder,
    labels,
    maxLength: 512,
    precision: 'stored',
    cacheFolder: temporaryFolder(),
    device: 'cpu',
    threads: 1,
  });
}

describeWithShared('a classifier', () => {
  it.each(['mini-roberta', 'mini-llama'])(
    '%s gives a text the same logits alone, beside a short one and beside one of 512 tokens',
    async (model) => {
      const classifier = await classifierOf(model);
      const text = 'Forest fire near the lake, please keep away from the road';
      const long = Array.from({ length: 700 }, (_, word) => ['smoke', 'house', 'we', 'ran'][word % 4]).join(' ');
      const alone = (await classifier.predict([text])).logits[0]!;
      expect(Math.abs(alone[0]! - alone[1]!), 'logits that say something').toBeGreaterThan(1e-3);
      for (const texts of [
        [text, 'ok'],
        ['ok', text],
        [text, long],
        [long, 'ok', text],
      ]) {
        const { logits } = await classifier.predict(texts);
        logits[texts.indexOf(text)]!.forEach((logit, index) =>
          expect(Math.abs(logit - alone[index]!)).toBeLessThanOrEqual(1e-5),
        );
      }
      await classifier.close();
    },
  );

  it('explains the predicted class word by word, and a chosen one', async () => {
    const classifier = await classifierOf('mini-roberta');
    const texts = ['Forest fire near the lake', 'ok'];
    const { logits } = await classifier.predict(texts);
    const explanations = await classifier.explain(texts, [null, 1]);
    expect(explanations[0]!.chosen).toBe(logits[0]![0]! >= logits[0]![1]! ? 0 : 1);
    expect(explanations[1]!.chosen).toBe(1);
    expect(explanations[0]!.words.map(({ text }) => text)).toEqual(['Forest', ' fire', ' near', ' the', ' lake']);
    expect(explanations[0]!.words.some(({ score }) => Math.abs(score) > 1e-4)).toBe(true);
    const other = await classifier.explain(texts, [1 - explanations[0]!.chosen, 1]);
    expect(other[0]!.words).not.toEqual(explanations[0]!.words);
    await classifier.close();
  });
});
