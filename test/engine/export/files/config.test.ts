import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writeClassifierConfig } from '../../../../src/engine/export/files/config.ts';
import { modelTypes } from '../../../../src/shared/families.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

async function written(config: string, modelType: string, labels = ['calm', 'alarm']) {
  const [checkpoint, folder] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(path.join(checkpoint, 'config.json'), config);
  await writeClassifierConfig(folder, { checkpoint, labels, spec: { modelType, padId: 3 } as never });
  return readFileSync(path.join(folder, 'config.json'), 'utf8');
}

it('keeps floats as they are written, within objects and texts as well', async () => {
  const labels = ['30.0', 'a "1.0" and 2e5'];
  const config =
    '{"cap": 30.0, "eps":1e-05,"many":[1.0,2,-3.50], "rope": {"factor": 8.0}, "name": "v 1.0", "big": 1E6}';
  const text = await written(config, 'gemma2', labels);
  for (const literal of ['"cap": 30.0', '"eps": 1e-05', '"factor": 8.0', '-3.50', '"big": 1E6', '"name": "v 1.0"']) {
    expect(text).toContain(literal);
  }
  expect(JSON.parse(text)).toMatchObject({ many: [1, 2, -3.5], id2label: { 0: '30.0', 1: 'a "1.0" and 2e5' } });
});

it('names the class that transformers builds, whatever the base was, and forgets where that lay', async () => {
  const base = '{"architectures": ["Gemma3ForCausalLM"], "torch_dtype": "float16", "_name_or_path": "/here"}';
  const config = JSON.parse(await written(base, 'gemma3_text')) as object;
  expect(config).toMatchObject({
    architectures: ['Gemma3TextForSequenceClassification'],
    pad_token_id: 3,
    num_labels: 2,
  });
  expect(Object.keys(config)).not.toEqual(expect.arrayContaining(['torch_dtype']));
  expect(config).not.toHaveProperty('_name_or_path');
});

it.each(modelTypes)('%s has a class', async (modelType) => {
  expect(await written('{}', modelType)).toMatch(/"[A-Z]\w+ForSequenceClassification"/);
});
