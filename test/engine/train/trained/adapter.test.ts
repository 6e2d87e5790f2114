import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAdapter, writeAdapter } from '../../../../src/engine/adapters/folder.ts';
import type { LoraSettings } from '../../../../src/engine/train/job.ts';
import { openAdapter, saveAdapter } from '../../../../src/engine/train/trained/adapter.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { openTinyModel, tinyLora, type TinySettings } from '../../../support/tiny-checkpoint.ts';

/** The adapter of a tiny model, in a folder of its own. */
async function savedAdapter(settings: TinySettings = {}): Promise<string> {
  const { spec, plan, values } = await openTinyModel(settings);
  const folder = path.join(temporaryFolder(), 'adapter');
  const lora: LoraSettings = { ...tinyLora, ...settings.lora };
  await saveAdapter(folder, spec, plan, lora, { name: 'bird/base', revision: 'v1' }, values);
  return folder;
}

describe('an adapter of the model', () => {
  it.each([
    ['by default', {}],
    ['of every linear layer', { targets: 'all-linear' }],
    ['of one layer', { layers: [1] }],
    ['of modules by regular expression', { targets: '.*\\.(query|dense)' }],
    ['without low-rank factors: the head alone', { enabled: false }],
    ['of the head alone, of every linear layer if there were any', { enabled: false, targets: 'all-linear' }],
  ] satisfies [string, Partial<LoraSettings>][])('%s comes back as it was', async (_, lora) => {
    const folder = await savedAdapter({ lora });
    const { spec, plan, values } = await openTinyModel({ lora });
    const loaded = await openAdapter(folder, spec);
    expect(loaded.parts).toEqual(plan);
    expect(loaded.values).toEqual(values);
  });

  it('names its base, and the commit of one from the Hub', async () => {
    const written = readFileSync(path.join(await savedAdapter(), 'adapter_config.json'), 'utf8');
    expect(JSON.parse(written)).toMatchObject({ base_model_name_or_path: 'bird/base', revision: 'v1' });
  });
});

describe('an adapter for another model is refused', () => {
  it.each([
    ['of another width', { sizes: { hidden: 32 } }, /classifier\.dense\.bias should be \[32\], but is \[16\]\.$/],
    ['with fewer layers', { sizes: { layers: 1 } }, /layer\.1\.\S+ should be absent \(the model has no such module\)/],
    ['with more layers', { sizes: { layers: 3 } }, /layer\.2\.\S+ should be \[3, 16\], but is absent\.$/],
    ['of more classes', { classes: 3 }, /classifier\.out_proj\.bias should be \[3\], but is \[2\]\.$/],
    [
      'of another architecture',
      { architecture: 'distilbert' },
      /classifier\.dense\.bias should be absent \(the model has no such module\)/,
    ],
  ] satisfies [string, TinySettings, RegExp][])('%s', async (_, other, sentence) => {
    const folder = await savedAdapter();
    const { spec } = await openTinyModel(other);
    await expect(openAdapter(folder, spec)).rejects.toMatchObject({
      code: 'train.adapter-mismatch',
      details: { adapter: folder },
      sentence: expect.stringMatching(sentence) as string,
    });
  });

  it('that lacks a module which its configuration names', async () => {
    const folder = await savedAdapter();
    const { config, tensors } = await readAdapter(folder);
    const whole = path.join(temporaryFolder(), 'adapter');
    await writeAdapter(whole, { config: { ...config, targetModules: ['query', 'key', 'value'] }, tensors });
    const { spec } = await openTinyModel();
    await expect(openAdapter(whole, spec)).rejects.toMatchObject({
      code: 'train.adapter-mismatch',
      sentence: expect.stringContaining('key.lora_A.weight should be [3, 16], but is absent.') as string,
    });
  });
});
