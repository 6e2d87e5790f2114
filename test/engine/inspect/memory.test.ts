import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRandomCheckpoint } from '../../../scripts/checkpoint/write.ts';
import { describeFolder } from '../../../src/engine/inspect/index.ts';
import { resolveModel } from '../../../src/engine/models/index.ts';
import { planMemory } from '../../../src/engine/train/memory/plan.ts';
import { trainedPartsOf } from '../../../src/engine/train/trained/tensors.ts';
import { readConfig } from '../../../src/engine/weights/index.ts';
import { promisedDtype } from '../../../src/engine/weights/stored-dtype.ts';
import { precisions } from '../../../src/shared/precision.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { tinyArchitectures, tinyLora, writeTinyCheckpoint } from '../../support/tiny-checkpoint.ts';

/** The weights of the plan that the host makes of a run on a folder, by precision. */
async function plannedWeights(folder: string): Promise<Record<string, number>> {
  const config = await readConfig(folder);
  const spec = resolveModel(config, 'config.json', 2);
  const adapter = trainedPartsOf(spec, tinyLora);
  const batch = { rows: 2, length: 8, tokens: 16 };
  const sizes = { recompute: false, stored: promisedDtype(config), training: batch, evaluation: batch };
  return Object.fromEntries(
    precisions.map((precision) => [precision, planMemory(spec, adapter, { ...sizes, precision }).weights]),
  );
}

describe('the memory of a model, by precision, is what the memory plan counts for its weights', () => {
  it.each(tinyArchitectures)('%s', async (architecture) => {
    const folder = await writeTinyCheckpoint(architecture, { hidden: 64, intermediate: 96 });
    writeFileSync(path.join(folder, 'tokenizer.json'), '{}');
    expect((await describeFolder(folder)).memory).toEqual(await plannedWeights(folder));
  });

  it('where no weight has a whole number of blocks, and 4 bits have no form', async () => {
    const folder = await writeTinyCheckpoint('roberta', { hidden: 18, intermediate: 22 });
    writeFileSync(path.join(folder, 'tokenizer.json'), '{}');
    const { memory } = await describeFolder(folder);
    expect(memory).toEqual(await plannedWeights(folder));
    expect(memory).toMatchObject({ nf4: memory!.stored, int4: memory!.stored });
  });

  it.each(['fp16', 'bf16'] as const)('stored as %s', async (dtype) => {
    const original = path.resolve('resources/demo/checkpoint');
    const folder = path.join(temporaryFolder(), 'model');
    const { dtype: _, ...config } = await readConfig(original);
    await writeRandomCheckpoint({ config, dtype, folder });
    const [half, whole] = [(await describeFolder(folder)).memory, (await describeFolder(original)).memory];
    expect(half).toEqual(await plannedWeights(folder));
    expect(half!.stored).toBe(whole!.stored / 2);
  });

  it('the demo', async () => {
    const folder = path.resolve('resources/demo/checkpoint');
    expect((await describeFolder(folder)).memory).toEqual(await plannedWeights(folder));
  });
});
