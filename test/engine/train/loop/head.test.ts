import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson, writeJson } from '../../../../src/engine/files/index.ts';
import { openCheckpoint, readFloats, writeSafetensors } from '../../../../src/engine/weights/index.ts';
import type { HeadChoice } from '../../../../src/shared/head.ts';
import { runJob, smallJob } from '../../../support/fine-tune-job.ts';

/** A run that learns nothing, on a checkpoint whose classes are calm, disaster and other. @returns the logits of its first row */
async function firstLogits(
  labels: readonly string[],
  head: HeadChoice,
): Promise<{ logits: readonly number[]; notes: string }> {
  const job = await smallJob({ learningRate: 0, epochs: 1, head, classWeights: labels.map(() => 1) });
  const { checkpoint } = job;
  const { tensors } = await openCheckpoint(checkpoint);
  const names = [...tensors.keys()];
  const weights = await Promise.all(
    names.map(async (name) => ({
      ...tensors.get(name)!,
      dtype: 'F32' as const,
      data: await readFloats(tensors.get(name)!),
    })),
  );
  const others = weights.filter(({ name }) => !name.startsWith('classifier.'));
  const hidden = tensors.get('roberta.embeddings.word_embeddings.weight')!.shape[1]!;
  const made = (name: string, shape: readonly number[], seed: number) => ({
    ...{ name, shape, dtype: 'F32' as const },
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => Math.sin(at * 1.7 + seed)),
  });
  await writeSafetensors(path.join(checkpoint, 'model.safetensors'), [
    ...others,
    made('classifier.dense.weight', [hidden, hidden], 1),
    made('classifier.dense.bias', [hidden], 2),
    made('classifier.out_proj.weight', [3, hidden], 3),
    made('classifier.out_proj.bias', [3], 4),
  ]);
  const config = path.join(checkpoint, 'config.json');
  const id2label = { 0: 'Calm', 1: 'disaster ', 2: 'other' };
  await writeJson(config, { ...((await readJson(config)) as object), id2label });
  const rows = { train: job.train.slice(0, 4), validation: job.validation.slice(0, 4) };
  const { events, result } = await runJob({ ...job, ...rows, labels });
  const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : [])).join('\n');
  return { logits: result.predictions.validation[0]!.logits, notes };
}

describe('a base that is a classifier', () => {
  it('gives each label the row of its name, in any order and number; says which; draws what is new', async () => {
    const { logits, notes } = await firstLogits(['calm', 'disaster', 'other'], 'auto');
    expect(notes).toContain('disaster ← 1 (disaster )');
    const [calm, disaster, other] = logits as [number, number, number];
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4) as number);
    expect((await firstLogits(['other', 'disaster', 'calm'], 'checkpoint')).logits).toEqual(
      close([other, disaster, calm]),
    );
    expect((await firstLogits(['disaster', 'calm'], 'auto')).logits).toEqual(close([disaster, calm]));
    const partly = await firstLogits(['disaster', 'storm'], 'checkpoint');
    expect(partly.logits[0]).toBeCloseTo(disaster, 4);
    expect(partly.notes).toContain('storm    ← –');
    for (const [labels, choice] of [
      [['calm', 'disaster', 'other'], 'new'],
      [['calm', 'storm', 'other'], 'auto'],
    ] as const) {
      const drawn = await firstLogits(labels, choice);
      expect(Math.abs(drawn.logits[0]! - calm)).toBeGreaterThan(1e-3);
      expect(drawn.notes).toContain('its head is not used');
    }
    await expect(firstLogits(['a', 'b', 'c'], 'checkpoint')).rejects.toMatchObject({ code: 'train.head-mismatch' });
  });
});
