import { afterEach, expect, it, vi } from 'vitest';
import { baseName, modelName } from '../../../src/renderer/run/names.ts';
import { modelTitle } from '../../../src/shared/model-files.ts';

afterEach(() => void vi.unstubAllGlobals());

it('calls a model by the last part of its place', () => {
  expect(modelName('/models/roberta-base')).toBe('roberta-base');
  expect(modelName('FacebookAI/roberta-large')).toBe('roberta-large');
  expect(baseName('/data/tweets.csv#train')).toBe('tweets.csv');
});

it('calls the model of the demo so, wherever Lorikeet is installed', () => {
  expect(modelName('/opt/lorikeet/resources/demo/checkpoint')).toBe('Demo model');
  expect(modelName(String.raw`C:\Lorikeet\resources\demo\checkpoint`)).toBe('Demo model');
  vi.stubGlobal('document', { documentElement: { lang: 'zh-CN' } });
  expect(modelName('/opt/lorikeet/resources/demo/checkpoint')).toBe('演示模型');
  expect(modelName('/models/demo/checkpoint')).toBe('checkpoint');
});

it('calls a run after its model', () => {
  expect(modelTitle('/opt/lorikeet/resources/demo/checkpoint')).toBe('demo');
  expect(modelTitle('FacebookAI/roberta-large@abc')).toBe('roberta-large');
  expect(modelTitle('/models/mine/')).toBe('mine');
});
