import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, writeSafetensors } from '../../../../src/engine/weights/index.ts';
import { readFloats } from '../../../../src/engine/weights/read.ts';
import {
  openTinyModel,
  type TinyArchitecture,
  type TinyModel,
  tinyRows,
  writeTinyCheckpoint,
} from '../../../support/tiny-checkpoint.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const classes = 3;

const openExplaining = (architecture: TinyArchitecture, folder?: string) =>
  openTinyModel(
    { architecture, classes, lora: { targets: 'all-linear' }, model: { backward: 'contributions' } },
    folder,
  );

/** A copy of a checkpoint in which some tensors are changed. */
async function changedCopy(
  checkpoint: Checkpoint,
  change: (name: string, data: Float32Array) => Float32Array,
): Promise<string> {
  const folder = temporaryFolder();
  const tensors = [...checkpoint.tensors.values()];
  const values = await Promise.all(tensors.map(async (tensor) => change(tensor.name, await readFloats(tensor))));
  await writeSafetensors(
    path.join(folder, 'model.safetensors'),
    tensors.map(({ name, shape }, index) => ({ name, dtype: 'F32' as const, shape, data: values[index]! })),
  );
  copyFileSync(path.join(checkpoint.folder, 'config.json'), path.join(folder, 'config.json'));
  return folder;
}

/** The logit of a class where some tensors of the checkpoint are scaled. */
async function logitWith(
  { checkpoint }: TinyModel,
  architecture: TinyArchitecture,
  row: readonly number[],
  chosen: number,
  change: (name: string, data: Float32Array) => Float32Array,
): Promise<number> {
  const { model, values } = await openExplaining(architecture, await changedCopy(checkpoint, change));
  return (await model.contributions([row], [chosen], classes, values)).logits[chosen]!;
}

/** The slope of a function at 1, over steps of 0.02 and 0.01, extrapolated to 0. */
async function slopeAt1(logitAt: (factor: number) => Promise<number>): Promise<number> {
  const over = async (step: number) => ((await logitAt(1 + step)) - (await logitAt(1 - step))) / (2 * step);
  return (4 * (await over(0.01)) - (await over(0.02))) / 3;
}

// Their embeddings are rows of a table and nothing else, so that a token is scaled by scaling its row.
describe.each(['llama', 'qwen3', 'gemma2'] as const)('%s', (architecture) => {
  it('gives each token the slope of the chosen logit by the size of its embedding', async () => {
    const tiny = await openExplaining(architecture);
    const row = [5, 9, 17, 30];
    const { contributions } = await tiny.model.contributions([row], [2], classes, tiny.values);
    for (const [place, token] of row.entries()) {
      const slope = await slopeAt1((factor) =>
        logitWith(tiny, architecture, row, 2, (name, data) => {
          if (!name.endsWith('embed_tokens.weight')) return data;
          const size = tiny.spec.embeddings.words.size;
          return data.map((value, index) => (Math.floor(index / size) === token ? value * factor : value));
        }),
      );
      expect(contributions[0]![place], `token ${place}`).toBeCloseTo(slope, 3);
    }
  });
});

// Their embeddings end in a norm: all tokens are scaled by scaling its scale and bias.
describe.each(['roberta', 'bert', 'distilbert'] as const)('%s', (architecture) => {
  it('gives the tokens together the slope of the chosen logit by the size of all embeddings', async () => {
    const tiny = await openExplaining(architecture);
    const [row] = tinyRows([6]);
    const { contributions } = await tiny.model.contributions([row!], [1], classes, tiny.values);
    const slope = await slopeAt1((factor) =>
      logitWith(tiny, architecture, row!, 1, (name, data) =>
        /embeddings\.LayerNorm\.(weight|bias)$/.test(name) ? data.map((value) => value * factor) : data,
      ),
    );
    expect(contributions[0]!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(slope, 3);
  });
});

it('gives a row in a batch what it gives the row alone, for the class that the row chooses', async () => {
  const { model, values } = await openExplaining('modernbert');
  const rows = tinyRows([3, 8, 5, 8]);
  const chosen = [0, 2, 1, 1];
  const together = await model.contributions(rows, chosen, classes, values);
  for (const [index, row] of rows.entries()) {
    const { contributions } = await model.contributions([row], [chosen[index]!], classes, values);
    expect(together.contributions[index]).toHaveLength(row.length);
    contributions[0]!.forEach((each, token) => expect(together.contributions[index]![token]).toBeCloseTo(each, 4));
  }
});

it('computes the logits that a model without a backward pass computes, and the one that trains', async () => {
  const folder = await writeTinyCheckpoint('roberta');
  const rows = tinyRows([4, 7]);
  const logitsBy = async (backward: 'trained' | 'none') => {
    const { model, values } = await openTinyModel({ classes, model: { backward } }, folder);
    const { logits } = await model.evaluate({ sequences: rows, classWeights: [1, 1, 1] }, values);
    return Array.from(logits!.data as Float32Array);
  };
  const { model, values } = await openTinyModel({ classes, model: { backward: 'contributions' } }, folder);
  const { logits } = await model.contributions(rows, [0, 0], classes, values);
  const trained = await logitsBy('trained');
  const close = trained.map((each) => expect.closeTo(each, 5) as number);
  expect(await logitsBy('none')).toEqual(close);
  expect(Array.from(logits)).toEqual(close);
});
