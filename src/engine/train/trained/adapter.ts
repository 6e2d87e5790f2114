import { DEFAULT_ADAPTER_CONFIG, type AdapterConfig } from '../../adapters/config.ts';
import { type Adapter, readAdapter, writeAdapter } from '../../adapters/folder.ts';
import { ALL_LINEAR, modulesToSaveOf, targetModulesOf } from '../../../shared/targets.ts';
import { loraScale, type LoraTarget } from '../../adapters/index.ts';
import { patternValue, targetTest } from '../../adapters/matching.ts';
import { LorikeetError } from '../../errors/index.ts';
import { linearsOf, type ModelSpec, parametersOf } from '../../models/index.ts';
import type { TrainedParts } from '../../passes/index.ts';
import { loraTensorNames, savedTensorName } from '../../adapters/names.ts';
import type { TensorValues } from './initial.ts';
import type { BaseModel, LoraSettings } from '../job.ts';
import { type TrainedTensor, trainedTensorsOf } from './tensors.ts';

/**
 * Writes the adapter as PEFT does.
 *
 * @param base the base model, as the adapter names it
 */
export async function saveAdapter(
  folder: string,
  spec: ModelSpec,
  parts: TrainedParts,
  lora: LoraSettings,
  base: BaseModel,
  values: TensorValues,
): Promise<void> {
  const tensors = new Map(
    trainedTensorsOf(spec, parts).map(({ name, shape }) => [name, { shape, data: values.get(name) as Float32Array }]),
  );
  await writeAdapter(folder, { config: adapterConfig(spec, parts, lora, base), tensors });
}

function adapterConfig(spec: ModelSpec, parts: TrainedParts, lora: LoraSettings, base: BaseModel): AdapterConfig {
  const targetModules = targetModulesOf(spec.modelType, lora.targets);
  return {
    ...DEFAULT_ADAPTER_CONFIG,
    rank: lora.r,
    alpha: lora.alpha,
    dropout: lora.dropout,
    rankStabilized: lora.rslora,
    dora: lora.dora,
    bias: lora.bias,
    rankPattern: lora.rankPattern,
    alphaPattern: lora.alphaPattern,
    // PEFT writes the module names that `all-linear` stands for, so that another version of it loads the same modules; a head alone has none.
    targetModules: targetModules === ALL_LINEAR && parts.targets.size > 0 ? [...parts.targets.keys()] : targetModules,
    excludeModules: lora.exclude ?? undefined,
    layersToTransform: lora.layers ?? undefined,
    modulesToSave: modulesToSaveOf(spec.modelType, lora.modulesToSave),
    fanInFanOut: isFanInFanOut(spec, parts),
    baseModel: base.name,
    revision: base.revision,
  };
}

/** Whether the adapted weights are stored as [in, out], which PEFT asks to be said of all of them together. */
function isFanInFanOut(spec: ModelSpec, { targets }: TrainedParts): boolean {
  return linearsOf(spec).some(({ module, fanInFanOut }) => fanInFanOut && targets.has(module));
}

/**
 * The values of an adapter to go on from, for the tensors that settings train.
 *
 * @throws LorikeetError `train.adapter-mismatch` where the file has others, and the errors of `readAdapter`
 */
export async function startValues(folder: string, tensors: readonly TrainedTensor[]): Promise<TensorValues> {
  const adapter = await readAdapter(folder);
  checkTensors(folder, adapter, tensors);
  const lacking = tensors.find(({ name }) => !adapter.tensors.has(name));
  if (lacking) {
    const expected = `[${lacking.shape.join(', ')}]`;
    throw new LorikeetError('train.adapter-mismatch', {
      adapter: folder,
      tensor: lacking.name,
      expected,
      found: 'absent',
    });
  }
  return new Map(tensors.map(({ name }) => [name, adapter.tensors.get(name)?.data as Float32Array]));
}

export interface LoadedAdapter {
  readonly parts: TrainedParts;
  readonly values: TensorValues;
}

/**
 * Reads an adapter of this model: what its file holds is what it adapts, and that has to be all that its configuration
 * names. A file without any low-rank factor holds a head alone.
 *
 * @param settings `dropout` in place of the adapter's own: 0 for a model that only predicts
 * @throws LorikeetError `train.adapter-mismatch` and the errors of `readAdapter`
 */
export async function openAdapter(
  folder: string,
  spec: ModelSpec,
  settings: { readonly dropout?: number } = {},
): Promise<LoadedAdapter> {
  const adapter = await readAdapter(folder);
  const parts = partsOf(adapter, spec, settings.dropout ?? adapter.config.dropout);
  const expected = trainedTensorsOf(spec, parts);
  checkTensors(folder, adapter, expected);
  checkComplete(folder, adapter, spec, parts);
  return {
    parts,
    values: new Map(expected.map(({ name }) => [name, adapter.tensors.get(name)?.data as Float32Array])),
  };
}

function partsOf({ config, tensors }: Adapter, spec: ModelSpec, dropout: number): TrainedParts {
  const targets = new Map<string, LoraTarget>();
  for (const { module } of linearsOf(spec)) {
    if (!tensors.has(loraTensorNames(module).a)) continue;
    const rank = patternValue('rank_pattern', config.rankPattern, module, config.rank);
    const alpha = patternValue('alpha_pattern', config.alphaPattern, module, config.alpha);
    targets.set(module, { rank, scale: loraScale(alpha, rank, config.rankStabilized), dropout, dora: config.dora });
  }
  const names = parametersOf(spec).map(({ name }) => name);
  return { targets, trained: new Set(names.filter((name) => tensors.has(savedTensorName(name)))) };
}

/** An adapter of a model with fewer layers fits the first layers of this one; only its configuration gives it away. */
function checkComplete(folder: string, { config }: Adapter, spec: ModelSpec, { targets, trained }: TrainedParts): void {
  if (targets.size === 0) return;
  const { targetModules } = config;
  // PEFT writes names in its place; a config written by hand may have the word.
  const linears = linearsOf(spec).map(({ module }) => module);
  const isTarget = targetTest(targetModules === ALL_LINEAR ? { ...config, targetModules: linears } : config);
  const lacking = linearsOf(spec).find(
    ({ module }) => isTarget(module) && !targets.has(module) && !trained.has(`${module}.weight`),
  );
  if (!lacking) return;
  throw new LorikeetError('train.adapter-mismatch', {
    adapter: folder,
    tensor: loraTensorNames(lacking.module).a,
    expected: `[${patternValue('rank_pattern', config.rankPattern, lacking.module, config.rank)}, ${lacking.inputs}]`,
    found: 'absent',
  });
}

/** Every tensor of the file has its place in the model. */
function checkTensors(folder: string, { tensors }: Adapter, expected: readonly TrainedTensor[]): void {
  const shapes = new Map(expected.map(({ name, shape }) => [name, shape.join(', ')]));
  for (const [name, { shape }] of tensors) {
    const expectedShape = shapes.get(name);
    if (expectedShape === shape.join(', ')) continue;
    throw new LorikeetError('train.adapter-mismatch', {
      adapter: folder,
      tensor: name,
      expected: expectedShape === undefined ? 'absent (the model has no such module)' : `[${expectedShape}]`,
      found: `[${shape.join(', ')}]`,
    });
  }
}
