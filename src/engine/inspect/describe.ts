import path from 'node:path';
import type { ModelBlocks, ModelDetails } from '../../shared/hub.ts';
import { CONFIG } from '../../shared/model-files.ts';
import { type Precision, precisions } from '../../shared/precision.ts';
import { modulesToSaveOf } from '../../shared/targets.ts';
import { savedParameters } from '../adapters/matching.ts';
import { LorikeetError } from '../errors/index.ts';
import { layerLinears, type ModelSpec, parametersOf, quantizableWeights, resolveModel } from '../models/index.ts';
import { bytesIn, fittingPrecision } from '../weights/formats/index.ts';
import { elementCount, readConfig, type StoredTensor } from '../weights/index.ts';
import { type BaseDtype, storedDtype } from '../weights/stored-dtype.ts';
import { openModelFolder } from './model-folder.ts';

/** What the files of a model show, wherever they lie. */
export type FileDetails = Omit<ModelDetails, 'id' | 'commit' | 'folder' | 'facts'>;

/** What a model in a folder is. @throws the errors of `openModelFolder`, files.not-json, weights.bad-config */
export async function describeFolder(folder: string): Promise<ModelDetails> {
  const { checkpoint, files } = await openModelFolder(folder);
  const tensors = [...checkpoint.tensors.values()];
  const details = describeFiles(await readConfig(folder), path.join(folder, CONFIG), tensors, files);
  return { id: null, commit: null, folder, facts: null, ...details };
}

/**
 * What a model is by its config and the headers of its weights.
 *
 * @param configFile what errors call the config.
 */
export function describeFiles(
  config: unknown,
  configFile: string,
  tensors: readonly StoredTensor[],
  files: ModelDetails['files'],
): FileDetails {
  return {
    ...architectureOf(config, configFile, storedDtype(tensors)),
    ...countTensors(tensors),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files,
  };
}

function architectureOf(
  config: unknown,
  file: string,
  stored: BaseDtype,
): Pick<ModelDetails, 'modelType' | 'unsupported' | 'blocks' | 'memory'> {
  const fields = typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : {};
  const { model_type: named } = fields;
  const modelType = typeof named === 'string' ? named : null;
  try {
    const spec = resolveModel(fields, file, 2);
    return { modelType, unsupported: null, blocks: blocksOf(spec), memory: memoryOf(spec, stored) };
  } catch (error) {
    if (!(error instanceof LorikeetError)) throw error;
    return { modelType, unsupported: error.sentence, blocks: null, memory: null };
  }
}

function blocksOf({ layers, heads, head }: ModelSpec): ModelBlocks {
  const linears = layers.slice(0, 1).flatMap(layerLinears);
  // Names begin with the place of the block, such as `roberta.encoder.layer.0.`.
  const start = (linears[0]?.module.search(/\.0\./) ?? -1) + '.0.'.length;
  // The last one is trained in every family; a pooler below it may be frozen.
  const top = head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear.module] : [])).at(-1);
  return {
    layers: layers.length,
    heads,
    module: (linears[0]?.module ?? '').slice(0, Math.max(0, start - 1)),
    linears: linears.map(({ module, inputs, outputs }) => ({ module: module.slice(start), inputs, outputs })),
    head: top?.split('.')[0] ?? '',
  };
}

function countTensors(tensors: readonly StoredTensor[]): Pick<ModelDetails, 'parameters' | 'dtypes'> {
  const dtypes: Record<string, number> = {};
  for (const { dtype, shape } of tensors) dtypes[dtype] = (dtypes[dtype] ?? 0) + elementCount(shape);
  return { parameters: Object.values(dtypes).reduce((sum, count) => sum + count, 0), dtypes };
}

function memoryOf(spec: ModelSpec, stored: BaseDtype): Record<Precision, number> {
  const parameters = parametersOf(spec);
  const names = parameters.map(({ name }) => name);
  const trained = savedParameters(names, modulesToSaveOf(spec.modelType, null));
  const frozen = parameters.filter(({ name }) => !trained.has(name));
  const quantizable = quantizableWeights(spec);
  const bytesOf = (precision: Precision) =>
    frozen.reduce((sum, { name, shape }) => {
      const linear = quantizable.get(name);
      const matrix = linear ? [linear.outputs, linear.inputs] : shape;
      const format = linear ? fittingPrecision(precision, matrix) : 'stored';
      return sum + bytesIn(format, matrix, stored);
    }, 0);
  return Object.fromEntries(precisions.map((precision) => [precision, bytesOf(precision)])) as Record<
    Precision,
    number
  >;
}
