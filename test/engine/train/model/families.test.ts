import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parametersOf, resolveModel } from '../../../../src/engine/models/index.ts';
import { ClassifierModel } from '../../../../src/engine/train/model/model.ts';
import { trainedPartsOf, trainedTensorsOf } from '../../../../src/engine/train/trained/tensors.ts';
import { openCheckpoint, writeSafetensors } from '../../../../src/engine/weights/index.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { tinyLora } from '../../../support/tiny-checkpoint.ts';

/** What PEFT computes, written by `make.py` beside it. */
interface Reference {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly config: { readonly model_type: string } & Readonly<Record<string, unknown>>;
        readonly targets: string | readonly string[];
        readonly logits: readonly number[];
        readonly loss: number;
        readonly gradients: Readonly<Record<string, readonly number[]>>;
      }
    >
  >;
}

const { rows, labels, cases } = JSON.parse(
  readFileSync('test/fixtures/families/reference.json', 'utf8'),
) as unknown as Reference;

/** The values of a tensor, as `make.py` gives them. */
function formula(name: string, shape: readonly number[], modelType: string): Float32Array {
  const isNorm = name.endsWith('.weight') && /norm\.|layer_norm\.|\.ln_/.test(name.toLowerCase());
  const offset = isNorm && !modelType.startsWith('gemma') ? 1 : 0;
  const code = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const size = shape.reduce((product, dim) => product * dim, 1);
  return Float32Array.from({ length: size }, (_, index) => offset + 0.4 * Math.sin(1.7 * index + code));
}

/** Opens the model of a case; trained tensors have the values of the formula by their name in an adapter. */
async function open({ config, targets }: Reference['cases'][string]) {
  const folder = temporaryFolder();
  const spec = resolveModel(config, 'config.json', 2, { hidden: 0, attention: 0, head: 0 });
  const parts = trainedPartsOf(spec, { ...tinyLora, r: 2, alpha: 4, targets });
  const frozen = parametersOf(spec).filter(({ name }) => !parts.trained.has(name));
  await writeSafetensors(
    path.join(folder, 'model.safetensors'),
    frozen.map(({ name, shape }) => ({
      name,
      dtype: 'F32',
      shape,
      data: () => formula(name, shape, config.model_type),
    })),
  );
  const checkpoint = await openCheckpoint(folder);
  const model = await ClassifierModel.open(spec, parts, checkpoint, { device: 'cpu', threads: 1, seed: 1 });
  onTestFinished(() => model.close());
  const tensors = trainedTensorsOf(spec, parts);
  return { model, values: new Map(tensors.map(({ name, shape }) => [name, formula(name, shape, config.model_type)])) };
}

const close = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 5) as number);

describe('computes what PEFT computes', () => {
  it.each(Object.entries(cases))('%s', async (_, reference) => {
    const { model, values } = await open(reference);
    const batch = { sequences: rows, labels, classWeights: [1, 1] };
    const { logits, loss, gradients } = await model.train(batch, values, [1, 0], 1);
    expect(Array.from(logits)).toEqual(close(reference.logits));
    expect(loss).toBeCloseTo(reference.loss, 5);
    expect([...gradients.keys()].toSorted()).toEqual(Object.keys(reference.gradients).toSorted());
    for (const [name, gradient] of gradients) {
      expect(Array.from(gradient), name).toEqual(close(reference.gradients[name] ?? []));
    }
  });
});
