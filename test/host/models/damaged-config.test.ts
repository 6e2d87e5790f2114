import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import { createHost, dispatch } from '../../../src/host/index.ts';
import { hubEnvironment } from '../../support/hub/environment.ts';
import { file, repository, tinySafetensors } from '../../support/hub/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const demo = path.resolve(import.meta.dirname, '../../../resources/demo/checkpoint');
const whole = JSON.parse(readFileSync(path.join(demo, 'config.json'), 'utf8')) as Record<string, unknown>;

/** Sizes that no model has, and the largest that are taken. */
const sizes: readonly (readonly [field: string, value: number, most: number])[] = [
  ['num_hidden_layers', 1e6, 1024],
  ['num_hidden_layers', 1e9, 1024],
  ['num_hidden_layers', 9e15, 1024],
  ['hidden_size', 1e12, 65_536],
  ['intermediate_size', 1e12, 524_288],
  ['num_attention_heads', 1e7, 1024],
  ['vocab_size', 9e15, 8_388_608],
  ['max_position_embeddings', 9e15, 16_777_216],
  ['type_vocab_size', 1e9, 1024],
];

/** One host, and one reading process, for all. */
const handlers = createHost({ launcher: launchBuilt, runsFolder: '.' });

async function answers(model: string) {
  const config = { model, data: { train: 'nothing.csv' } };
  return {
    shown: await dispatch(handlers, 'models.show', { model }),
    counted: await dispatch(handlers, 'models.params', { config, set: [], labels: 2 }),
  };
}

describe.each(sizes)('a config.json in which %s is %d', (field, value, most) => {
  const config = JSON.stringify({ ...whole, [field]: value });
  const sentence = `"${field}" should be a whole number from ${field === 'type_vocab_size' ? 0 : 1} to ${most}, but is ${value}.`;
  const shown = {
    ok: true,
    reply: { modelType: whole['model_type'], blocks: null, unsupported: expect.stringContaining(sentence) as string },
  };
  const counted = { ok: false, error: { code: 'models.config-field', details: { field, found: String(value) } } };

  it('is refused in a folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'config.json'), config);
    writeFileSync(path.join(folder, 'tokenizer.json'), '{}');
    writeFileSync(path.join(folder, 'model.safetensors'), tinySafetensors());
    expect(await answers(folder)).toMatchObject({ shown, counted });
  });

  it('is refused on the Hub', async () => {
    const files = [
      file('config.json', config),
      file('tokenizer.json', '{}'),
      file('model.safetensors', tinySafetensors(), { large: true }),
    ];
    const { hub } = await hubEnvironment({ repositories: [repository({ id: 'bird/huge', files })] });
    expect(await answers('bird/huge')).toMatchObject({ shown, counted });
    await hub.stop();
  });
});
