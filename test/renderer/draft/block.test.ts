import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { type Block, type BlockLinear, blockModules, withTarget } from '../../../src/renderer/draft/block.ts';

const linear = (module: string, inputs = 8, outputs = 8): BlockLinear => ({ module, inputs, outputs });

const roberta: Block = {
  modelType: 'roberta',
  module: 'roberta.encoder.layer.0',
  linears: [
    ...['query', 'key', 'value'].map((name) => linear(`attention.self.${name}`)),
    linear('attention.output.dense'),
    linear('intermediate.dense', 8, 32),
    linear('output.dense', 32, 8),
  ],
};

const lora = (settings: object = {}) => RunConfig.parse({ model: 'm', data: { train: 'a' }, lora: settings }).lora;

const adapted = (block: Block, settings: object) =>
  blockModules(block, lora(settings))
    .filter(({ training }) => training === 'adapted')
    .map(({ name }) => name);

it('lights up what the defaults adapt, and counts it', () => {
  const modules = blockModules(roberta, lora({ r: 2 }));
  expect(modules.map(({ name, training, adds }) => [name, training, adds])).toEqual([
    ['query', 'adapted', 32],
    ['key', 'frozen', 0],
    ['value', 'adapted', 32],
    ['attention.output.dense', 'frozen', 0],
    ['intermediate.dense', 'frozen', 0],
    ['output.dense', 'frozen', 0],
  ]);
});

it('takes every layer of a model whose family has no default of its own, as training does', () => {
  expect(adapted({ ...roberta, modelType: null }, {})).toHaveLength(6);
});

it('matches patterns against whole names, as PEFT does', () => {
  expect(adapted(roberta, { targets: 'query' })).toEqual([]);
  expect(adapted(roberta, { targets: 'layer.*query' })).toEqual([]);
  expect(adapted(roberta, { targets: 'roberta\\.encoder\\.layer\\.\\d+\\..*query' })).toEqual(['query']);
  expect(adapted(roberta, { targets: '(?i).*QUERY' })).toEqual(['query']);
  expect(adapted(roberta, { targets: 'all-linear', modulesToSave: ['intermediate'] })).not.toContain(
    'intermediate.dense',
  );
});

it('takes names, endings, patterns and everything', () => {
  expect(adapted(roberta, { targets: ['attention.output.dense', 'key'] })).toEqual(['key', 'attention.output.dense']);
  expect(adapted(roberta, { targets: 'all-linear' })).toHaveLength(6);
  expect(adapted(roberta, { targets: '.*(query|key)' })).toEqual(['query', 'key']);
  expect(adapted(roberta, { targets: '[' })).toEqual([]);
  expect(adapted(roberta, { targets: 'all-linear', exclude: ['query'] })).not.toContain('query');
  expect(adapted(roberta, { enabled: false })).toEqual([]);
});

it('takes single modules in and out', () => {
  expect(withTarget(roberta, lora(), 'attention.self.key', true)).toEqual({
    targets: ['query', 'key', 'value'],
    exclude: null,
  });
  expect(withTarget(roberta, lora(), 'attention.self.query', false)).toEqual({ targets: ['value'], exclude: null });
  expect(withTarget(roberta, lora({ targets: 'all-linear' }), 'output.dense', false).targets).toHaveLength(5);
});

it('gets what was asked for, one module after the other', () => {
  const subsets = fc.array(fc.constantFrom(...roberta.linears.map(({ module }) => module)), { maxLength: 12 });
  fc.assert(
    fc.property(subsets, (clicks) => {
      const wanted = new Set(['attention.self.query', 'attention.self.value']);
      let settings = lora();
      for (const module of clicks) {
        const taken = !wanted.has(module);
        if (taken) wanted.add(module);
        else wanted.delete(module);
        settings = { ...settings, ...withTarget(roberta, settings, module, taken) };
      }
      const result = blockModules(roberta, settings).filter(({ training }) => training === 'adapted');
      expect(result.map(({ module }) => module).toSorted()).toEqual([...wanted].toSorted());
    }),
  );
});
