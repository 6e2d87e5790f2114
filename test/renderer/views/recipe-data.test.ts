import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { RunConfig } from '../../../src/contract/index.ts';
import { withOwnData } from '../../../src/renderer/views/home/recipe-data.ts';

const folder = path.resolve(import.meta.dirname, '../../../resources/recipes');

it.each(['roberta-large', 'mistral-7b', 'llama-2-7b'])(
  '%s takes other rows and keeps its method and its split',
  (name) => {
    const recipe = parse(readFileSync(path.join(folder, `${name}.yaml`), 'utf8')) as Record<string, unknown>;
    const own = RunConfig.parse(withOwnData(recipe, { file: '/my.csv', text: 'message', label: 'topic' }));
    const published = RunConfig.parse(recipe);
    expect(own.data).toEqual({
      ...RunConfig.parse({ model: 'm', data: { train: '/my.csv' } }).data,
      ...{ text: 'message', label: 'topic', split: published.data.split, maxLength: published.data.maxLength },
    });
    expect(own.train).toEqual({ ...published.train, classWeights: 'balanced' });
    expect(own.lora).toEqual(published.lora);
  },
);
