import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJson } from '../../../../src/engine/files/index.ts';
import { outputNames } from '../../../../src/engine/passes/index.ts';
import { ClassifierModel } from '../../../../src/engine/train/model/model.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { mergedParameters, mergedValues } from '../../../../src/engine/export/merge/merged-weights.ts';
import { openSource } from '../../../../src/engine/export/source.ts';
import { loadClassifier } from '../../../../src/engine/train/model/classifier.ts';
import { openCheckpoint, readHeader, writeSafetensors } from '../../../../src/engine/weights/index.ts';
import { exported, goldenJob, heldOut } from '../../../support/exported.ts';
import { describeWithShared } from '../../../support/shared.ts';

describeWithShared('merged weights', () => {
  it.each([
    ...(['nf4', 'int4', 'int8'] as const).map((precision) => ({ name: 'llama', set: 'golden', precision })),
    // Its weights are stored [in, out].
    { name: 'gpt2', set: 'golden-families', precision: 'nf4' } as const,
  ])('of $name in $precision are those that the run computed with', async ({ name, set, precision }) => {
    const job = { ...goldenJob(name, set), precision };
    const { folder, proof } = await exported(job, { target: 'merged', dtype: 'fp32' });
    // 8-bit products round their inputs as well; the others compute with the decoded weights.
    expect(proof.variants[0]!.largest).toBeLessThan(precision === 'int8' ? 0.2 : 2e-5);
    const exact = await exported(goldenJob(name, set), { target: 'merged', dtype: 'fp32' });
    const [quantized, plain] = await Promise.all([folder, exact.folder].map((place) => logitsOf(place)));
    expect(quantized, 'the base is another one').not.toEqual(plain);
  });

  it('keep the files of the base, with the head in the last one', async () => {
    const { folder } = await exported(goldenJob('llama-fp16-sharded'), { target: 'merged', dtype: 'fp16' });
    const { files, tensors } = await openCheckpoint(folder);
    expect(files.map(({ name }) => name)).toEqual([
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
    ]);
    expect(tensors.get('score.weight')?.file).toBe(files[1]!.path);
    expect(new Set([...tensors.values()].map(({ dtype }) => dtype))).toEqual(new Set(['F16']));
    const { metadata } = await readHeader(files[0]!.path);
    expect(metadata).toEqual({ format: 'pt' });
  });

  it('leave a weight without an update as it is', async () => {
    const source = await openSource(goldenJob('roberta'));
    const parameters = mergedParameters(source);
    const named = (name: string) => parameters.find((parameter) => parameter.name === name)!;
    const key = named('roberta.encoder.layer.0.attention.self.key.weight');
    expect(await mergedValues(source, key)).toEqual(await mergedValues({ ...source, parts: noParts }, key));
    const query = named('roberta.encoder.layer.0.attention.self.query.weight');
    expect(await mergedValues(source, query)).not.toEqual(await mergedValues({ ...source, parts: noParts }, query));
  });
});

describe('adapters that PEFT made', () => {
  const fixtures = path.resolve('test/fixtures/adapters');
  const cases = readdirSync(fixtures).filter((name) => existsSync(path.join(fixtures, name, 'expected.json')));

  it.each(cases)("%s: the merged model gives PEFT's logits", async (name) => {
    const adapterFolder = path.join(fixtures, name);
    const { model, rows, logits } = (await readJson(path.join(adapterFolder, 'expected.json'))) as Expected;
    const checkpoint = path.join(fixtures, 'models', model);
    const source = await openSource({
      ...{ checkpoint, adapterFolder, baseModel: checkpoint, labels: ['a', 'b', 'c'] },
      ...{ maxLength: 32, precision: 'stored', cacheFolder: '', threads: 1 },
    });
    const folder = temporaryFolder();
    const tensors = mergedParameters(source).map(async (parameter) => {
      return { name: parameter.name, shape: parameter.shape, data: await mergedValues(source, parameter) };
    });
    const merged = (await Promise.all(tensors)).map((tensor) => ({ ...tensor, dtype: 'F32' as const }));
    await writeSafetensors(path.join(folder, 'model.safetensors'), merged);
    const options = { device: 'cpu', threads: 1, seed: 0, backward: 'none' } as const;
    const opened = await ClassifierModel.open(source.spec, noParts, await openCheckpoint(folder), options);
    onTestFinished(() => opened.close());
    const outputs = await opened.evaluate({ sequences: rows, classWeights: [1, 1, 1] }, new Map());
    const found = outputs[outputNames.logits]!.data as Float32Array;
    expect(Math.max(...logits.map((logit, index) => Math.abs(logit - found[index]!)))).toBeLessThan(2e-5);
  });
});

interface Expected {
  readonly model: string;
  readonly rows: readonly number[][];
  readonly logits: readonly number[];
}

const noParts = { targets: new Map(), trained: new Set<string>() };

async function logitsOf(checkpoint: string) {
  const options = { labels: ['calm', 'alarm'], maxLength: 64, precision: 'stored', cacheFolder: '' } as const;
  const classifier = await loadClassifier({ checkpoint, adapterFolder: null, ...options, device: 'cpu', threads: 1 });
  const { logits } = await classifier.predict(heldOut.slice(0, 5));
  await classifier.close();
  return logits;
}
