import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelBlocks, ModelDetails } from '../../shared/hub.ts';
import { classNames } from '../../shared/head.ts';
import {
  CONFIG,
  optionalModelFiles,
  PICKLE_INDEX,
  pickleFile,
  TOKENIZER,
  tokenizerFiles,
  WEIGHTS,
  weightsFile,
} from '../../shared/model-files.ts';
import { type Precision, precisions } from '../../shared/precision.ts';
import { modulesToSaveOf } from '../../shared/targets.ts';
import { savedParameters } from '../adapters/matching.ts';
import { LorikeetError } from '../errors/index.ts';
import { layerLinears, type ModelSpec, parametersOf, quantizableWeights, resolveModel } from '../models/index.ts';
import { bytesIn, fittingPrecision } from '../weights/formats/index.ts';
import { readJson } from '../files/index.ts';
import { knownTokenizerClass } from '../text/build/index.ts';
import { elementCount, readConfig, readShardIndex, type StoredTensor } from '../weights/index.ts';
import { isPickled } from '../weights/pickled.ts';
import { type BaseDtype, promisedDtype, storedDtype } from '../weights/stored-dtype.ts';
import { openModelFolder } from './model-folder.ts';

/** What the files of a model show, wherever they lie. */
export type FileDetails = Omit<ModelDetails, 'id' | 'commit' | 'folder' | 'facts'>;

/** What a model in a folder is. @throws the errors of `openModelFolder`, files.not-json, weights.bad-config */
export async function describeFolder(folder: string): Promise<ModelDetails> {
  const config = await readConfig(folder);
  const settingsFile = path.join(folder, 'tokenizer_config.json');
  const source = { config, settings: existsSync(settingsFile) ? await readJson(settingsFile) : {}, pullRequest: null };
  const place = { id: null, commit: null, folder, facts: null };
  const file = path.join(folder, CONFIG);
  if (await isPickled(folder)) return { ...place, ...describePickled(file, await pickledFiles(folder), source) };
  const { checkpoint, files } = await openModelFolder(folder);
  return { ...place, ...describeFiles(file, [...checkpoint.tensors.values()], files, source) };
}

/** What describes a model beside its weights. */
export interface ModelSource {
  readonly config: unknown;
  /** tokenizer_config.json, or an empty object. */
  readonly settings: unknown;
  /** The pull request that the files come from, where another revision was asked for. */
  readonly pullRequest: string | null;
}

/**
 * What a model is by its config and the headers of its weights.
 *
 * @param configFile what errors call the config.
 */
export function describeFiles(
  configFile: string,
  tensors: readonly StoredTensor[],
  files: ModelDetails['files'],
  source: ModelSource,
): FileDetails {
  return {
    ...architectureOf(source, configFile, storedDtype(tensors), files),
    ...countTensors(tensors),
    ...filesAndClasses(source, files),
  };
}

/** What a model is whose weights are pickle: by its config and the list of its files alone. The numbers are those the config promises. */
export function describePickled(configFile: string, files: ModelDetails['files'], source: ModelSource): FileDetails {
  const promised = promisedDtype(fieldsOf(source.config));
  const { parameters, ...architecture } = architectureOf(source, configFile, promised, files);
  const dtypes = { float32: 'F32', float16: 'F16', bfloat16: 'BF16' } as const;
  const counted = parameters === 0 ? {} : { [dtypes[promised]]: parameters };
  return { ...architecture, parameters, dtypes: counted, ...filesAndClasses(source, files) };
}

function filesAndClasses(source: ModelSource, files: ModelDetails['files']) {
  const names = files.map(({ path: name }) => name);
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files,
    classes: classNames(fieldsOf(source.config)),
    pullRequest: source.pullRequest,
    conversions: [
      ...(weightsFile(names) === undefined
        ? [{ from: names.filter((name) => /^pytorch_model.*\.bin$/.test(name)), to: WEIGHTS }]
        : []),
      ...(names.includes(TOKENIZER) ? [] : [{ from: tokenizerFiles(names) ?? [], to: TOKENIZER }]),
    ],
  };
}

function fieldsOf(config: unknown): Record<string, unknown> {
  return typeof config === 'object' && config !== null && !Array.isArray(config)
    ? (config as Record<string, unknown>)
    : {};
}

/** The files of a folder that a run needs, where its weights are pickle. @throws files.missing without a tokenizer, weights.bad-index */
async function pickledFiles(folder: string): Promise<ModelDetails['files']> {
  const present = await readdir(folder);
  const tokenizer = tokenizerFiles(present);
  if (tokenizer === undefined) throw new LorikeetError('files.missing', { file: path.join(folder, TOKENIZER) });
  const weights = pickleFile(present)!;
  const shards = weights === PICKLE_INDEX ? [...(await readShardIndex(folder, weights)).shards.keys()] : [];
  const names = [
    CONFIG,
    ...tokenizer,
    ...optionalModelFiles.filter((name) => present.includes(name)),
    weights,
    ...shards,
  ];
  return Promise.all(
    names.sort().map(async (name) => ({ path: name, bytes: (await stat(path.join(folder, name))).size })),
  );
}

function architectureOf(
  { config, settings }: ModelSource,
  file: string,
  stored: BaseDtype,
  files: ModelDetails['files'],
): Pick<ModelDetails, 'modelType' | 'unsupported' | 'blocks' | 'memory' | 'parameters'> {
  const fields = fieldsOf(config);
  const { model_type: named } = fields;
  const modelType = typeof named === 'string' ? named : null;
  try {
    const spec = resolveModel(fields, file, 2);
    const parameters = parametersOf(spec).reduce((sum, { shape }) => sum + elementCount(shape), 0);
    const hasTokenizer = files.some(({ path: name }) => name === TOKENIZER);
    const isKnown = hasTokenizer || knownTokenizerClass(fields, fieldsOf(settings)) !== null;
    const unsupported = isKnown
      ? null
      : `It has no ${TOKENIZER}, and its tokenizer is of a class that is not read from other files.`;
    return { modelType, unsupported, blocks: blocksOf(spec), memory: memoryOf(spec, stored), parameters };
  } catch (error) {
    if (!(error instanceof LorikeetError)) throw error;
    return { modelType, unsupported: error.sentence, blocks: null, memory: null, parameters: 0 };
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
