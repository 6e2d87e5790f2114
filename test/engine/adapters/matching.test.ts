import { describe, expect, test } from 'vitest';
import { matchModules, patternValue } from '../../../src/engine/adapters/matching.ts';
import { beginning } from '../../../src/engine/errors/index.ts';
import { defaultTargets } from '../../../src/shared/families.ts';
import { fullMatch } from '../../../src/shared/python-regex.ts';
import { savedModules, type TargetRule } from '../../../src/shared/targets.ts';

const layer = (index: number) => [
  `roberta.encoder.layer.${index}.attention.self.query`,
  `roberta.encoder.layer.${index}.attention.self.key`,
  `roberta.encoder.layer.${index}.attention.self.value`,
  `roberta.encoder.layer.${index}.output.dense`,
];
const roberta = [...[0, 1, 10].flatMap(layer), 'classifier.dense', 'classifier.out_proj'];

/** The matches, as layer number and last part. */
function matched(rule: TargetRule): string[] {
  return matchModules(roberta, rule).map((name) => name.replace(/^roberta\.encoder\.layer\.(\d+)\..*\./, '$1 '));
}

describe('target_modules', () => {
  test('a list: the last part of a name, or several, or all of it', () => {
    expect(matched({ targetModules: ['query'] })).toEqual(['0 query', '1 query', '10 query']);
    expect(matched({ targetModules: ['self.value'] })).toEqual(['0 value', '1 value', '10 value']);
    expect(matched({ targetModules: ['roberta.encoder.layer.1.output.dense'] })).toEqual(['1 dense']);
    expect(matched({ targetModules: ['dense'] })).toEqual(['0 dense', '1 dense', '10 dense', 'classifier.dense']);
  });

  test('a list compares whole parts: uery and quer match nothing', () => {
    expect(() => matched({ targetModules: ['uery'] })).toThrow('No module of this model matches uery.');
    expect(() => matched({ targetModules: ['quer'] })).toThrow();
  });

  test('a single text is a regular expression for the whole name', () => {
    expect(matched({ targetModules: '.*\\.(query|value)' })).toEqual(layersOf(['query', 'value']));
    expect(matched({ targetModules: '.*(query|value)$' })).toEqual(layersOf(['query', 'value']));
    expect(() => matched({ targetModules: 'query' })).toThrow();
    expect(matched({ targetModules: '.*layer\\.1\\..*query' })).toEqual(['1 query']);
  });

  test('nothing matched: the nearest names come first', () => {
    expect(() => matchModules(roberta, { targetModules: ['qeury'] })).toThrow(
      'No module of this model matches qeury. Modules that can be adapted: query, key, dense, value, out_proj.',
    );
  });

  test('nothing left by the other settings says so', () => {
    expect(() => matched({ targetModules: ['query'], layersToTransform: [7] })).toThrow(
      'No module of this model matches query in the layers and modules that the other settings leave.',
    );
  });
});

test.each([
  '((((.{0,30}){0,30})?)*)'.repeat(400),
  '(?=.{0,1000})'.repeat(700),
  '(?:.{0,9}a?){0,99}'.repeat(10),
  '\\Qa(\\E',
])('an expression that grows beyond all names is refused: %.30s', (pattern) => {
  expect(() => fullMatch('target_modules', pattern)).toThrow(
    expect.objectContaining({
      name: 'PatternError',
      reason: expect.stringMatching(/written out|not supported/) as string,
    }),
  );
});

test('repetitions of a usual length stay', () => {
  const { test: matches } = fullMatch('target_modules', '.*\\.\\d{1,3}\\.(?:[a-z_]{2,40}\\.){0,4}(q|v){1}_proj');
  expect(matches('model.layers.11.self_attn.q_proj')).toBe(true);
  expect(matches('model.layers.1111.self_attn.q_proj')).toBe(false);
});

describe('what is left out', () => {
  test('exclude_modules, as a list and as an expression', () => {
    expect(matched({ targetModules: ['dense'], excludeModules: ['classifier.dense'] })).toEqual(layersOf(['dense']));
    expect(matched({ targetModules: ['query'], excludeModules: '.*layer\\.1\\..*' })).toEqual(['0 query', '10 query']);
    expect(matched({ targetModules: ['query'], excludeModules: '.*layer\\.1' })).toHaveLength(3);
  });

  test('modules that are saved whole are not adapted, nor what is in them', () => {
    expect(matched({ targetModules: ['dense'], modulesToSave: ['classifier'] })).toEqual(layersOf(['dense']));
    expect(matched({ targetModules: ['dense'], modulesToSave: ['class'] })).toHaveLength(4);
  });
});

describe('layers_to_transform', () => {
  test('filters by the number of the layer', () => {
    expect(matched({ targetModules: ['query'], layersToTransform: [1, 10] })).toEqual(['1 query', '10 query']);
    expect(matched({ targetModules: ['query'], layersToTransform: [] })).toHaveLength(3);
  });

  test('layers_pattern names the list of layers', () => {
    const rule = { targetModules: ['query'], layersToTransform: [0] };
    expect(matched({ ...rule, layersPattern: ['h', 'layer'] })).toEqual(['0 query']);
    expect(() => matched({ ...rule, layersPattern: ['layers'] })).toThrow();
  });

  test('a full name is meant as it stands', () => {
    const [query] = layer(0);
    expect(matched({ targetModules: [query!, 'key'], layersToTransform: [1] })).toEqual(['0 query', '1 key']);
  });

  test('cannot be combined with an expression', () => {
    expect(() => matched({ targetModules: '.*query', layersToTransform: [1] })).toThrow(
      'layers_to_transform needs target_modules as a list of names; found the single expression .*query.',
    );
  });
});

test('modules_to_save compares endings without a dot, as PEFT does', () => {
  const names = ['distilbert', 'distilbert.transformer', 'pre_classifier', 'classifier', 'dropout'];
  expect(savedModules(names, ['classifier', 'score'])).toEqual(['pre_classifier', 'classifier']);
});

test('rank and alpha patterns: the end of the name after a dot, the first match counts', () => {
  const [query] = layer(1);
  const value = (patterns: Record<string, number>) => patternValue('rank_pattern', patterns, query!, 8);
  expect(value({})).toBe(8);
  expect(value({ query: 4, 'self.query': 2 })).toBe(4);
  expect(value({ uery: 4 })).toBe(8);
  expect(value({ 'layer.1.attention.self.query': 2 })).toBe(2);
  expect(value({ '^roberta.*query': 16 })).toBe(16);
  expect(value({ 'key|query': 3 })).toBe(3);
  expect(value({ 'layer.[02].*': 3 })).toBe(8);
  expect(() => value({ '(': 3 })).toThrow('rank_pattern is not a regular expression that can be used: ( (');
});

test('defaults by type of model', () => {
  expect(defaultTargets('roberta')).toEqual(['query', 'value']);
  expect(defaultTargets('distilbert')).toEqual(['q_lin', 'v_lin']);
  expect(defaultTargets('qwen3')).toEqual(['q_proj', 'v_proj']);
  expect(defaultTargets('gpt2')).toEqual(['c_attn']);
  expect(defaultTargets('t5')).toBeNull();
});

describe('Python regular expressions', () => {
  test.each([
    ['a|ab', 'ab', true], // fullmatch tries the other branch
    ['a', 'ba', false],
    ['a', 'a\n', false],
    ['(?P<x>a+)b', 'aab', true],
    ['(?i:A)b', 'ab', true],
    ['\\Aab\\Z', 'ab', true],
    ['a{,2}', 'aa', true],
    ['a{,2}', 'aaa', false],
    ['a{,2}', '', true],
    ['[]x]+', ']x', true],
    ['[^]x]+', 'ab', true],
    ['[^]x]', ']', false],
    ['[\\]x]+', ']x', true],
    ['(?i)QUERY', 'query', true],
    ['QUERY', 'query', false],
    ['(?s)a.b', 'a\nb', true],
    ['(?:a)b(?<=b)', 'ab', true],
    ['ab(?<!ab)', 'ab', false],
    ['^(?!.*vision).*q_proj', 'layers.0.q_proj', true],
    ['^(?!.*vision).*q_proj', 'vision.0.q_proj', false],
    ['(?=.*layers)(?!.*\\.1\\.).*(?:q|v)', 'layers.0.q', true],
    ['(?=.*layers)(?!.*\\.1\\.).*(?:q|v)', 'layers.1.q', false],
    ['a\\.b', 'axb', false],
    ['\\\\A', '\\A', true],
    ['layers\\.(1[0-9]|2)\\.q', 'layers.17.q', true],
    ['a+?b', 'aab', true],
  ])('%j on %j: %s', (pattern, text, matches) => {
    expect(fullMatch('target_modules', pattern).test(text)).toBe(matches);
  });

  test.each([
    '(',
    ')(',
    '*a',
    'a++',
    '(?>a)',
    '(?P<x>a)(?P=x)',
    '(a)\\1',
    'a(?=b)b',
    '(?!a)b|c',
    '(?!(?!a)b)c',
    'a{5000}',
    `a${'b'.repeat(20_000)}`,
    '(?x)a b',
    '(?#note)a',
    '[a',
    '(?P<x',
    'a{2,1}',
    '(a)(?(1)b|c)',
  ])('%j is refused and quoted', (pattern) => {
    let error: unknown;
    try {
      fullMatch('target_modules', pattern);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'PatternError', field: 'target_modules', pattern });
    expect(() => matchModules(roberta, { targetModules: pattern })).toThrow(
      expect.objectContaining({
        code: 'adapters.bad-pattern',
        details: expect.objectContaining({ pattern: beginning(pattern) }) as unknown,
      }),
    );
    expect((error as Error).message).toContain(pattern);
  });
});

function layersOf(endings: string[]): string[] {
  return [0, 1, 10].flatMap((index) => endings.map((ending) => `${index} ${ending}`));
}
