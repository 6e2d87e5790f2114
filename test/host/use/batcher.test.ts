import { expect, it } from 'vitest';
import { Batcher } from '../../../src/host/use/batcher.ts';

/** A batcher whose batches end when the test says so. */
function held(mostTexts: number) {
  const batches: { texts: readonly string[]; end: (error?: Error) => void }[] = [];
  const batcher = new Batcher<string>(
    (texts) =>
      new Promise((resolve, reject) =>
        batches.push({
          texts,
          end: (error) => (error === undefined ? resolve(texts.map((text) => text.toUpperCase())) : reject(error)),
        }),
      ),
    { waitMilliseconds: 1, mostTexts },
  );
  const untilBatches = async (count: number) => {
    while (batches.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { batcher, batches, untilBatches };
}

it('joins requests up to its limit, and gives each its own values', async () => {
  const { batcher, batches, untilBatches } = held(4);
  const answers = [['a', 'b'], ['c'], ['d', 'e'], ['f', 'g', 'h', 'i', 'j']].map((texts) => batcher.ask(texts));
  for (let batch = 0; batch < 3; batch += 1) {
    await untilBatches(batch + 1);
    batches[batch]!.end();
  }
  expect(await Promise.all(answers)).toEqual([['A', 'B'], ['C'], ['D', 'E'], ['F', 'G', 'H', 'I', 'J']]);
  expect(batches.map(({ texts }) => texts.join(''))).toEqual(['abc', 'de', 'fghij']);
  expect(batcher.waitingTexts).toBe(0);
});

it('fails only the requests of a batch that fails', async () => {
  const { batcher, batches, untilBatches } = held(1);
  const [first, second] = [batcher.ask(['a']), batcher.ask(['b'])];
  await untilBatches(1);
  expect(batcher.waitingTexts).toBe(1);
  batches[0]!.end(new Error('lost'));
  await expect(first).rejects.toThrow('lost');
  await untilBatches(2);
  batches[1]!.end();
  expect(await second).toEqual(['B']);
});
