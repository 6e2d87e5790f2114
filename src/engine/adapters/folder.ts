import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LoraSettings } from '../../shared/job.ts';
import { LorikeetError } from '../errors/index.ts';
import { readJson, writeJson, writeWholeFolder } from '../files/index.ts';
import { readFloats, readHeader, type StoredTensor, writeSafetensors } from '../weights/index.ts';
import { formatAdapterConfig, parseAdapterConfig, type AdapterConfig } from './config.ts';
import { patternValue } from './matching.ts';
import { loraTensorNames, parseTensorName, plainTensorName, savedTensorName, wrappedTensorName } from './names.ts';

/** One tensor of an adapter, as float32 row by row. */
export interface AdapterTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * A LoRA adapter by the names of its file: `base_model.model.….lora_A.weight` [rank, in], `….lora_B.weight` [out, rank], with DoRA
 * `….lora_magnitude_vector` [out]; head and trained biases under their own names.
 */
export interface Adapter {
  readonly config: AdapterConfig;
  readonly tensors: ReadonlyMap<string, AdapterTensor>;
}

const CONFIG = 'adapter_config.json';
const WEIGHTS = 'adapter_model.safetensors';
const PICKLE = 'adapter_model.bin';

/**
 * Reads an adapter folder as PEFT saves it. Factors come in pairs whose shapes agree with the ranks of the configuration;
 * whether they fit a model is checked where the model is known. float16 and bfloat16 are widened.
 *
 * @throws adapters.folder-missing, adapters.file-missing, adapters.pickle-only, adapters.bad-tensor, the errors of
 * `parseAdapterConfig`, and those of reading JSON and safetensors.
 */
export async function readAdapter(folder: string): Promise<Adapter> {
  const { config, weights } = await openAdapterFiles(folder);
  const stored = trainedTensors((await readHeader(weights)).tensors);
  checkFactors(weights, config, new Map([...stored].map(([name, { shape }]) => [name, shape])));
  const tensors = new Map<string, AdapterTensor>();
  for (const [name, tensor] of stored) tensors.set(name, { shape: tensor.shape, data: await readFloats(tensor) });
  return { config, tensors };
}

/** Settings of an adapter that training goes on from. */
export type AdapterSettings = Omit<LoraSettings, 'start'>;

/** What an adapter is, in the words of a config. @throws as {@link readAdapter}, but for the shapes of its tensors */
export async function readAdapterSettings(folder: string): Promise<AdapterSettings> {
  const { config, weights } = await openAdapterFiles(folder);
  const names = trainedTensors((await readHeader(weights)).tensors).keys();
  return {
    enabled: [...names].some((name) => parseTensorName(name)?.kind === 'factor'),
    r: config.rank,
    alpha: config.alpha,
    dropout: config.dropout,
    rslora: config.rankStabilized,
    dora: config.dora,
    bias: config.bias,
    rankPattern: config.rankPattern,
    alphaPattern: config.alphaPattern,
    targets: config.targetModules,
    exclude: config.excludeModules ?? null,
    layers: config.layersToTransform ?? null,
    modulesToSave: config.modulesToSave ?? null,
  };
}

/** The tensors that were trained, by plain names: of a module that was copied to be trained, the copy. */
function trainedTensors(stored: readonly StoredTensor[]): ReadonlyMap<string, StoredTensor> {
  const named = stored.map((tensor) => ({ tensor, ...plainTensorName(tensor.name) }));
  const ordered = [
    ...named.filter(({ role }) => role === 'plain'),
    ...named.filter(({ role }) => role === 'trained copy'),
  ];
  return new Map(ordered.map(({ name, tensor }) => [name, tensor]));
}

/** The config of an adapter folder and the path of its weights. */
async function openAdapterFiles(folder: string): Promise<{ readonly config: AdapterConfig; readonly weights: string }> {
  if (!(await isFolder(folder))) throw new LorikeetError('adapters.folder-missing', { folder });
  const configFile = path.join(folder, CONFIG);
  if (!(await exists(configFile))) throw new LorikeetError('adapters.file-missing', { folder, file: CONFIG });
  const config = parseAdapterConfig(configFile, await readJson(configFile));
  const weights = path.join(folder, WEIGHTS);
  if (!(await exists(weights))) {
    const pickle = path.join(folder, PICKLE);
    if (await exists(pickle)) throw new LorikeetError('adapters.pickle-only', { file: pickle });
    throw new LorikeetError('adapters.file-missing', { folder, file: WEIGHTS });
  }
  return { config, weights };
}

/** What an adapter is for, by its config and the header of its file. */
export interface AdapterFacts {
  /** The base model as the adapter names it. */
  readonly baseModel: string | undefined;
  readonly revision: string | undefined;
  /** Rows of the last layer of its head. */
  readonly classes: number;
}

/** The last layer of a head, by architecture; RoBERTa's has two. */
const lastLayers = ['classifier.out_proj', 'classifier', 'score'];

/**
 * What an adapter is for, without reading its numbers.
 *
 * @throws adapters.no-head, and as {@link readAdapter}
 */
export async function describeAdapter(folder: string): Promise<AdapterFacts> {
  const { config, weights } = await openAdapterFiles(folder);
  const tensors = trainedTensors((await readHeader(weights)).tensors);
  const rowsOf = (name: string) => tensors.get(name)?.shape[0];
  // A head that is adapted, and not trained whole, has its rows in the factor B.
  const classes = lastLayers
    .map((layer) => rowsOf(savedTensorName(`${layer}.weight`)) ?? rowsOf(loraTensorNames(layer).b))
    .find((rows) => rows !== undefined);
  if (classes === undefined) {
    throw new LorikeetError('adapters.no-head', { file: weights, taskType: config.taskType ?? null });
  }
  return { baseModel: config.baseModel, revision: config.revision, classes };
}

/**
 * Writes an adapter folder that PEFT 0.21 loads (`PeftModel.from_pretrained`). The folder appears whole or not at all; one
 * that was there before is replaced.
 *
 * @throws files.disk-full, files.not-writable; adapters.bad-tensor where names or shapes do not form an adapter.
 */
export async function writeAdapter(folder: string, { config, tensors }: Adapter): Promise<void> {
  checkFactors(path.join(folder, WEIGHTS), config, new Map([...tensors].map(([name, { shape }]) => [name, shape])));
  const isAdapted = (module: string) => tensors.has(loraTensorNames(module).a);
  await writeWholeFolder(folder, async (temporary) => {
    await writeJson(path.join(temporary, CONFIG), formatAdapterConfig(config));
    await writeSafetensors(
      path.join(temporary, WEIGHTS),
      [...tensors].map(([name, { shape, data }]) => ({
        name: wrappedTensorName(name, isAdapted),
        dtype: 'F32',
        shape,
        data,
      })),
    );
  });
}

function checkFactors(file: string, config: AdapterConfig, shapes: ReadonlyMap<string, readonly number[]>): void {
  for (const [tensor, shape] of shapes) {
    const wrong = (reason: string) => new LorikeetError('adapters.bad-tensor', { file, tensor, reason });
    const name = parseTensorName(tensor);
    if (name === undefined) throw wrong('is none that LoRA or DoRA has');
    if (name.kind === 'parameter') continue;
    const names = loraTensorNames(name.module);
    if (name.factor === 'magnitude') {
      if (!config.dora) throw wrong(`belongs to DoRA, but ${CONFIG} has no use_dora`);
      const outputs = shapes.get(names.b)?.[0];
      if (shape.length !== 1 || shape[0] !== outputs) {
        throw wrong(`should be [${outputs ?? 'out'}], as ${names.b} has it; found [${shape.join(', ')}]`);
      }
      continue;
    }
    if (config.dora && !shapes.has(names.magnitude)) throw wrong(`is there without ${names.magnitude}`);
    const rank = patternValue('rank_pattern', config.rankPattern, name.module, config.rank);
    const axis = name.factor === 'a' ? 0 : 1;
    if (shape.length !== 2 || shape[axis] !== rank) {
      const form = name.factor === 'a' ? `[${rank}, in]` : `[out, ${rank}]`;
      throw wrong(`should be ${form} by the rank in ${CONFIG}; found [${shape.join(', ')}]`);
    }
    const partner = names[name.factor === 'a' ? 'b' : 'a'];
    if (!shapes.has(partner)) throw wrong(`is there without ${partner}`);
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
