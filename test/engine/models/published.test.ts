import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parametersOf, resolveModel } from '../../../src/engine/models/index.ts';
import { knownTokenizerClass } from '../../../src/engine/text/build/index.ts';

interface Base {
  readonly weights: 'safetensors' | 'pickle';
  readonly tokenizer: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const read = <Content>(name: string) => JSON.parse(readFileSync(`test/fixtures/bases/${name}`, 'utf8')) as Content;
/** Configs of the bases that people fine-tune most, by hand from the values that they are published with. */
const bases = Object.entries(read<Record<string, Base>>('configs.json'));
/** Parameters of transformers' classifier of two labels; see count.py there. */
const ofTransformers = read<Record<string, number>>('parameters.json');

const rows = bases.map(([name, { weights, tokenizer, config }]) => {
  const spec = resolveModel(config, 'config.json', 2);
  const parameters = parametersOf(spec).reduce((sum, { shape }) => sum + shape.reduce((size, dim) => size * dim, 1), 0);
  return { name, modelType: spec.modelType, layers: spec.layers.length, parameters, weights, tokenizer, config };
});
const lineOf = ({ name, modelType, layers, parameters, weights, tokenizer }: (typeof rows)[number]) =>
  `| ${[`\`${name}\``, modelType, layers, parameters.toLocaleString('en-US'), weights, tokenizer].join(' | ')} |`;

describe('forty published bases', () => {
  it('are forty, and their table is that of docs/models.md', () => {
    console.log(rows.map(lineOf).join('\n'));
    expect(rows).toHaveLength(40);
    const lines = readFileSync('docs/models.md', 'utf8').split('\n');
    const squeezed = lines.map((line) => line.replaceAll(/ +/g, ' ').trim());
    expect(rows.map(lineOf).filter((line) => !squeezed.includes(line))).toEqual([]);
  });

  it.each(rows)('$name has as many parameters as in transformers', ({ name, parameters }) => {
    expect(parameters).toBe(ofTransformers[name]);
  });

  it.each(rows.filter(({ tokenizer }) => tokenizer !== 'tokenizer.json'))(
    '$name: its tokenizer is of a class that is made of older files',
    ({ config }) => {
      expect(knownTokenizerClass(config)).not.toBeNull();
    },
  );
});
