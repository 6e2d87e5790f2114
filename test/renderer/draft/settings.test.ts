import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { valueAt } from '../../../src/renderer/draft/config-path.ts';
import { withDefaults } from '../../../src/renderer/draft/defaults.ts';
import { formatSetting, parseSetting } from '../../../src/renderer/draft/setting-text.ts';
import { allSettings } from '../../../src/renderer/draft/settings.ts';

const settings = allSettings();

it('knows every setting with its meaning and its default', () => {
  const defaults = RunConfig.parse({ model: 'm', data: { train: 'a.csv' } });
  expect(Object.keys(settings).length).toBeGreaterThan(40);
  for (const { path, meaning, default: value } of Object.values(settings)) {
    expect(meaning, path).not.toBe('');
    if (path !== 'model' && path !== 'data.train') expect(valueAt(defaults, path), path).toEqual(value);
  }
});

it('knows what a form has to know', () => {
  expect(settings['lora.r']).toMatchObject({ kind: 'integer', nullable: false, default: 8 });
  expect(settings['train.earlyStopping']).toMatchObject({ kind: 'integer', nullable: true, default: null });
  expect(settings['train.schedule']).toMatchObject({
    kind: 'choice',
    choices: ['constant', 'constant_with_warmup', 'linear', 'cosine'],
  });
  expect(settings['train.checkMemory']).toMatchObject({ kind: 'switch' });
  expect(settings['train.recompute']).toMatchObject({ kind: 'choice', choices: ['true', 'false', 'auto'] });
  expect(settings['lora.targets']).toMatchObject({ kind: 'other', nullable: true });
});

it.each([
  ['8', 8],
  [' 1e-4 ', 1e-4],
  ['1e−4', 1e-4],
  ['0,1', 0.1],
  ['eight', 'eight'],
  ['', undefined],
])('takes %j for %j', (text, value) => {
  expect(parseSetting({ kind: 'number', nullable: false }, text)).toBe(value);
});

it('takes nothing for the rule where there is one', () => {
  expect(parseSetting({ kind: 'integer', nullable: true }, '')).toBeNull();
});

it('leaves texts as they are', () => {
  expect(parseSetting({ kind: 'text', nullable: false }, '0,1')).toBe('0,1');
});

it.each([1e-4, 2e-5, 0.1, 0.001, 8, 0, 16_384])('reads %d back as it was written', (value) => {
  expect(parseSetting({ kind: 'number', nullable: false }, formatSetting(value))).toBe(value);
});

it('writes values as a person would', () => {
  expect([1e-4, 8, null, ['query', 'value'], true].map(formatSetting)).toEqual([
    '1e-4',
    '8',
    '',
    'query, value',
    'true',
  ]);
});

it('shows the default of what a draft leaves out, and the mistakes it holds', () => {
  const shown = withDefaults({ lora: { r: 'many' }, data: { train: 'a.csv', split: { seed: 7 } } });
  expect(shown).toMatchObject({
    lora: { r: 'many', alpha: 16 },
    data: { train: 'a.csv', split: { seed: 7, validation: 0.2 } },
  });
  expect(shown).not.toHaveProperty('model');
  const whole = { model: 'm', data: { train: 'a.csv', labels: ['no', 'yes'] }, train: { betas: [0.8, 0.9] } };
  expect(withDefaults(whole)).toEqual(RunConfig.parse(whole));
});

it.each([
  ['epoch', 'epoch'],
  ['20', 20],
  ['0.9, 0.999', [0.9, 0.999]],
  ['query, value', ['query', 'value']],
])('takes %j of a setting with several forms for %j', (text, value) => {
  expect(parseSetting({ kind: 'other', nullable: false }, text)).toEqual(value);
});
