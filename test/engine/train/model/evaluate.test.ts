import { expect, it } from 'vitest';
import { LorikeetError } from '../../../../src/engine/errors/index.ts';
import { logitsOf } from '../../../../src/engine/train/model/evaluate.ts';
import { openTinyModel, tinyRows } from '../../../support/tiny-checkpoint.ts';

const sequences = tinyRows([4, 9, 6, 3, 5, 7, 8]);

/** A real model with memory for so many rows at once. */
async function modelFor(most: number) {
  const { model, values } = await openTinyModel();
  let restarts = 0;
  const limited: Parameters<typeof logitsOf>[0] = {
    evaluate: (batch, ...rest) => {
      if (batch.sequences.length <= most) return model.evaluate(batch, ...rest);
      const reason = 'Failed to allocate memory for requested buffer of size 819200000';
      throw new LorikeetError('runtime.out-of-memory', { device: 'cpu', reason });
    },
    restart: async () => {
      restarts += 1;
      await model.restart();
    },
  };
  return { limited, model, values, restarts: () => restarts };
}

it('goes on with fewer rows at a time where memory runs out, and gives the same logits', async () => {
  const { limited, model, values, restarts } = await modelFor(2);
  const sizes: number[] = [];
  const done: number[] = [];
  const onBatch = (count: number) => done.push(count) === 0;
  const logits = await logitsOf(limited, values, sequences, 2, 6, onBatch, (rows) => sizes.push(rows));
  expect(sizes).toEqual([3, 2]);
  expect(done).toEqual([2, 4, 6, 7]);
  expect(restarts()).toBe(2);
  const expected = await logitsOf(model, values, sequences, 2, 6);
  expect(Array.from(logits!)).toEqual(Array.from(expected!, (logit) => expect.closeTo(logit, 6) as number));
});

it('ends where there is no memory for one row', async () => {
  const { limited, values } = await modelFor(0);
  await expect(logitsOf(limited, values, sequences, 2, 4)).rejects.toMatchObject({ code: 'runtime.out-of-memory' });
});

it('evaluates rows of similar length together, and gives their logits in the order of the rows', async () => {
  const { model, values } = await openTinyModel();
  const batches: number[][] = [];
  const watched: Parameters<typeof logitsOf>[0] = {
    evaluate: (batch, ...rest) => {
      batches.push(batch.sequences.map(({ length }) => length));
      return model.evaluate(batch, ...rest);
    },
    restart: () => model.restart(),
  };
  const logits = (await logitsOf(watched, values, sequences, 2, 3))!;
  const lengths = sequences.map(({ length }) => length).sort((one, other) => other - one);
  expect(batches).toEqual([lengths.slice(0, 3), lengths.slice(3, 6), lengths.slice(6)]);
  const alone = await Promise.all(sequences.map((sequence) => logitsOf(model, values, [sequence], 2, 1)));
  const expected = alone.flatMap((each) => Array.from(each!, (logit) => expect.closeTo(logit, 5) as number));
  expect(Array.from(logits)).toEqual(expected);
});
