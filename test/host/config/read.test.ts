import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { ClusterConfig, RayConfig } from '../../../src/contract/index.ts';
import { LorikeetError } from '../../../src/engine/errors/index.ts';
import { readClusterFile, readConfig } from '../../../src/host/config/read.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const minimal = 'model: base\ndata: { train: train.csv }\n';

function configFile(text: string): string {
  const file = path.join(temporaryFolder(), 'run.yaml');
  writeFileSync(file, text);
  return file;
}

/** The error of reading a config, with the folder taken out of its texts. */
async function problem(text: string, set: string[] = []): Promise<{ code: string; sentence: string; remedy: string }> {
  const file = configFile(text);
  const error: unknown = await readConfig(file, set).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LorikeetError)) throw new Error(`expected a LorikeetError, got ${String(error)}`);
  const { code, sentence, remedy } = error as LorikeetError;
  return { code, sentence: sentence.replaceAll(file, 'run.yaml'), remedy };
}

describe('readConfig', () => {
  it('fills in every default', async () => {
    const config = await readConfig(configFile(minimal));
    expect(config.train).toMatchObject({ epochs: 5, batchSize: 8, schedule: 'linear', betas: [0.9, 0.999], seed: 42 });
    expect(config.lora).toMatchObject({ enabled: true, r: 8, alpha: 16, targets: null });
    expect(config.data.split).toEqual({ validation: 0.2, seed: 42, stratify: false });
    expect(config).toMatchObject({ precision: 'stored', device: 'auto', threads: 0 });
  });

  it('reads the numbers of YAML, exponents included', async () => {
    const config = await readConfig(configFile(`${minimal}train: { learningRate: 2e-3, epsilon: 1.0e-6 }\n`));
    expect(config.train.learningRate).toBe(0.002);
    expect(config.train.epsilon).toBe(1e-6);
  });

  it('starts relative paths at the folder of the file, and those of overrides at the working directory', async () => {
    const file = configFile('model: ../base\ndata: { train: train.csv, test: /abs/test.csv }\n');
    const config = await readConfig(file, ['data.validation=valid.csv']);
    expect(config.model).toBe(path.resolve(path.dirname(file), '../base'));
    expect(config.data.train).toBe(path.join(path.dirname(file), 'train.csv'));
    expect(config.data.test).toBe('/abs/test.csv');
    expect(config.data.validation).toBe(path.resolve('valid.csv'));
  });

  it('sets single fields as YAML, items of lists and groups that are missing included', async () => {
    const config = await readConfig(configFile(`${minimal}lora:\n`), [
      'train.seed=43',
      'lora.targets=[query, value]',
      'lora.targets.1=key',
      'train.classWeights=balanced',
      'train.earlyStopping=2',
      'train.earlyStopping=null',
      'train.dropout.hidden=0',
    ]);
    expect(config.train).toMatchObject({ seed: 43, classWeights: 'balanced', earlyStopping: null });
    expect(config.lora.targets).toEqual(['query', 'key']);
    expect(config.train.dropout).toEqual({ hidden: 0, attention: null, head: null });
  });

  it('names the nearest setting of a misspelt one, with its line and column', async () => {
    expect(await problem('model: base\ndata:\n  train: train.csv\n  lable: target\n')).toEqual({
      code: 'config.unknown-key',
      sentence: 'run.yaml, line 4, column 3: there is no setting data.lable.',
      remedy: 'Did you mean data.label?',
    });
    expect(await problem(`${minimal}train: { learning_rate: 1 }\n`)).toMatchObject({
      sentence: 'run.yaml, line 3, column 10: there is no setting train.learning_rate.',
      remedy: 'Did you mean train.learningRate?',
    });
  });

  it('finds a setting that stands in the wrong group', async () => {
    expect(await problem(`${minimal}epochs: 3\n`)).toMatchObject({
      sentence: 'run.yaml, line 3, column 1: there is no setting epochs.',
      remedy: 'Did you mean train.epochs?',
    });
  });

  it('lists the settings of the group where nothing is near', async () => {
    expect((await problem(`${minimal}train: { dropout: { zebra: 0.1 } }\n`)).remedy).toBe(
      'The settings here are hidden, attention, head.',
    );
    expect((await problem(`${minimal}search: { parameters: { lora.r: { choice: [4, 8] } } }\n`)).remedy).toMatch(
      /^The settings here are preset, space, .*seed\.$/,
    );
    expect((await problem(`${minimal}search: { space: { lora.r: { values: [4, 8] } } }\n`)).remedy).toBe(
      'The settings here are choice, uniform, loguniform, int, logint, fixed, step, when.',
    );
  });

  it('reports a misspelt name before the setting that is missing for it', async () => {
    expect(await problem('modle: base\ndata: { train: train.csv }\n')).toMatchObject({
      code: 'config.unknown-key',
      remedy: 'Did you mean model?',
    });
  });

  it('says which setting is missing and what it means', async () => {
    expect(await problem('model: base\ndata: { text: tweet }\n')).toEqual({
      code: 'config.missing',
      sentence: 'run.yaml, line 2, column 1: the setting data.train is missing.',
      remedy: expect.stringMatching(/^Add data\.train: Training rows: a file/) as string,
    });
  });

  it.each([
    ['train: { epochs: 0.5 }', 'line 3, column 18: train.epochs should be a whole number (at least 1); found 0.5.'],
    ['train: { epochs: "5" }', 'line 3, column 18: train.epochs should be a whole number (at least 1); found "5".'],
    ['lora: { dropout: 1 }', 'line 3, column 18: lora.dropout should be a number (at least 0 and below 1); found 1.'],
    ['lora: { alpha: .nan }', 'line 3, column 16: lora.alpha should be a number (above 0); found not a finite number.'],
    [
      'lora: { targets: [query, 7] }',
      'line 3, column 18: lora.targets should be a text or a list, each a text or null; found ["query",7].',
    ],
    ['lora: { layers: [0, -1] }', 'line 3, column 21: lora.layers[1] should be a whole number (at least 0); found -1.'],
    [
      'lora: 8',
      'line 3, column 7: lora should be a group of settings (enabled, r, alpha, dropout, targets, exclude, modulesToSave, rslora, dora, bias, rankPattern, alphaPattern, start, layers); found 8.',
    ],
    [
      'train: { betas: [0.9] }',
      'line 3, column 17: train.betas should be a list of 2 values, each a number (at least 0 and below 1); found [0.9].',
    ],
    [
      'train: { schedule: cosin }',
      'line 3, column 20: train.schedule should be one of constant, constant_with_warmup, linear, cosine; found "cosin".',
    ],
    [
      'train: { evaluateEvery: 0 }',
      'line 3, column 25: train.evaluateEvery should be epoch or a whole number (at least 1); found 0.',
    ],
    [
      'train: { classWeights: auto }',
      'line 3, column 24: train.classWeights should be one of none, balanced or a list of at least 2 values, each a number (above 0); found "auto".',
    ],
    [
      'lora: { rankPattern: 3 }',
      'line 3, column 22: lora.rankPattern should be names, each with a whole number (at least 1); found 3.',
    ],
    [
      'lora: { rankPattern: { query: 0 } }',
      'line 3, column 31: lora.rankPattern.query should be a whole number (at least 1); found 0.',
    ],
    [
      'search: { space: { lora.r: [4, 8] } }',
      'line 3, column 28: search.space.lora.r should be a group of settings (choice, uniform, loguniform, int, logint, fixed, step, when); found [4,8].',
    ],
    [
      'search: { space: { lora.r: { fixed: { r: 8 } } } }',
      'line 3, column 37: search.space.lora.r.fixed should be a text or a number or true or false or null or a list, each a text or a number or true or false or null; found {"r":8}.',
    ],
    ['threads:', 'line 3, column 9: threads should be a whole number (at least 0); found null.'],
  ])('says what was expected and what was found: %s', async (line, sentence) => {
    const found = await problem(`${minimal}${line}\n`);
    expect(found).toMatchObject({ code: 'config.wrong-value', sentence: `run.yaml, ${sentence}` });
  });

  it('blames the override, not the file, for what an override says', async () => {
    expect(await problem(`${minimal}train: { epochs: 5 }\n`, ['train.epochs=many'])).toMatchObject({
      code: 'config.wrong-value',
      sentence: '--set train.epochs=many: train.epochs should be a whole number (at least 1); found "many".',
    });
    expect(await problem(minimal, ['trian.seed=43'])).toMatchObject({
      sentence: '--set trian.seed=43: there is no setting trian.',
      remedy: 'Did you mean train?',
    });
  });

  it.each([
    ['train.seed', 'there is no equals sign'],
    ['train..seed=1', 'the path before the equals sign has an empty part'],
    ['model.name=x', 'model is a value, not a group of settings'],
    [
      'train.seed=[1',
      'the value is not valid YAML (Flow sequence in flow collection must be sufficiently indented and end with a ])',
    ],
  ])('refuses the override %s', async (override, reason) => {
    const found = await problem(minimal, [override]);
    expect(found.code).toBe('config.bad-override');
    expect(found.sentence).toContain(`--set ${override}: `);
    if (!override.endsWith('[1')) expect(found.sentence).toBe(`--set ${override}: ${reason}.`);
  });

  it('places mistakes of YAML itself', async () => {
    const found = await problem('model: base\nmodel: other\ndata: { train: x }\n');
    expect(found.code).toBe('config.syntax');
    expect(found.sentence).toContain(
      'run.yaml, line 2, column 1: this is not valid YAML: the name "model" is here twice.',
    );
  });

  it.each([
    ['', 'nothing'],
    ['- model\n', 'a list'],
    ['hello\n', 'the string hello'],
  ])('refuses a file without settings: %j', async (text, found) => {
    expect((await problem(text)).sentence).toBe(`run.yaml should hold settings such as \`model: …\`; found ${found}.`);
  });

  it('refuses a split together with a validation file', async () => {
    const text = 'model: base\ndata: { train: a.csv, validation: b.csv, split: { seed: 1 } }\n';
    expect(await problem(text)).toMatchObject({
      code: 'config.split-and-validation',
      sentence: expect.stringContaining('run.yaml, line 2, column 42: ') as string,
    });
  });

  it('takes the default split of a record beside a validation file, and no other', async () => {
    const record = (split: object) =>
      JSON.stringify({ model: 'base', data: { train: 'a.csv', validation: 'b.csv', split } });
    const written = { validation: 0.2, seed: 42, stratify: false };
    const file = path.join(temporaryFolder(), 'run.yaml');
    writeFileSync(file, record(written));
    expect((await readConfig(file)).data.validation).toBe(path.join(path.dirname(file), 'b.csv'));
    const refused = { code: 'config.split-and-validation' };
    await expect(readConfig(file, ['data.split.seed=7'])).rejects.toMatchObject(refused);
    writeFileSync(file, minimal);
    const whole = await readConfig(file, ['data={ train: a.csv, validation: b.csv }']);
    expect(whole.data.split).toEqual(written);
    for (const split of [{ ...written, seed: 7 }, { validation: 0.2 }, {}]) {
      expect((await problem(record(split))).code, JSON.stringify(split)).toBe('config.split-and-validation');
    }
  });

  it.each<[string, z.ZodType, string, string]>([
    ['', ClusterConfig, 'config.not-settings', ' should hold settings such as `jobs: …`; found nothing.'],
    ['- jobs', RayConfig, 'config.not-settings', ' should hold settings such as `jobs: …`; found a list.'],
    [
      'address: ftp://x',
      RayConfig,
      'config.wrong-value',
      ', line 1, column 10: address should be a text such as http://127.0.0.1:8265; found "ftp://x".',
    ],
    [
      'memory: lots',
      RayConfig,
      'config.wrong-value',
      ', line 1, column 9: memory should be a whole number (at least 1) or a text such as 16G or null; found "lots".',
    ],
    [
      'time: soon',
      ClusterConfig,
      'config.wrong-value',
      ', line 1, column 7: time should be a whole number (at least 1) or a text such as 04:00:00 or 2-12 or null; found "soon".',
    ],
  ])('speaks of a cluster where the file is about one: %s', async (text, schema, code, sentence) => {
    const file = path.join(temporaryFolder(), 'cluster.yaml');
    writeFileSync(file, text);
    const found = await readClusterFile(file, schema).catch((error: unknown) => error);
    expect(found).toMatchObject({
      ...{ code, sentence: `${file}${sentence}` },
      remedy: expect.stringContaining('docs/cluster-config.md') as string,
    });
  });

  it('says that the file is missing', async () => {
    await expect(readConfig('/nowhere/run.yaml')).rejects.toMatchObject({ code: 'files.missing' });
  });

  it('keeps a key named __proto__ an unknown key', async () => {
    expect((await problem(`${minimal}__proto__: { precision: fp16 }\n`)).code).toBe('config.unknown-key');
  });
});
