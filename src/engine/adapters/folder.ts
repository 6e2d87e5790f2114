import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import { readJson, writeJson, writeWholeFolder } from '../files/index.ts';
import { readFloats, readHeader, writeSafetensors } from '../weights/index.ts';
import { formatAdapterConfig, parseAdapterConfig, type AdapterConfig } from './config.ts';
import { patternValue } from './matching.ts';
import { loraTensorNames, parseTensorName } from './names.ts';

/** One tensor of an adapter, as float32 row by row. */
export interface AdapterTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A LoRA adapter by the names of its file: `base_model.model.….lora_A.weight` [rank, in], `….lora_B.weight` [out, rank]; the head under its own name. */
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
  const stored = (await readHeader(weights)).tensors;
  checkFactors(weights, config, new Map(stored.map(({ name, shape }) => [name, shape])));
  const tensors = new Map<string, AdapterTensor>();
  for (const tensor of stored) tensors.set(tensor.name, { shape: tensor.shape, data: await readFloats(tensor) });
  return { config, tensors };
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
const lastLayers = ['classifier.out_proj.weight', 'classifier.weight', 'score.weight'];

/**
 * What an adapter is for, without reading its numbers.
 *
 * @throws adapters.bad-tensor where it has no head, and as {@link readAdapter}
 */
export async function describeAdapter(folder: string): Promise<AdapterFacts> {
  const { config, weights } = await openAdapterFiles(folder);
  const { tensors } = await readHeader(weights);
  const parameters = new Map(tensors.map(({ name, shape }) => [parseTensorName(name), shape]));
  const heads = [...parameters].flatMap(([name, shape]) =>
    name?.kind === 'parameter' ? [{ parameter: name.parameter, classes: shape[0] ?? 0 }] : [],
  );
  const head = lastLayers.map((name) => heads.find(({ parameter }) => parameter === name)).find((each) => each);
  if (head === undefined) {
    throw new LorikeetError('adapters.bad-tensor', {
      file: weights,
      tensor: lastLayers.join(' or '),
      reason: 'is absent',
    });
  }
  return { baseModel: config.baseModel, revision: config.revision, classes: head.classes };
}

/**
 * Writes an adapter folder that PEFT 0.21 loads (`PeftModel.from_pretrained`). The folder appears whole or not at all; one
 * that was there before is replaced.
 *
 * @throws files.disk-full, files.not-writable; adapters.bad-tensor where names or shapes do not form an adapter.
 */
export async function writeAdapter(folder: string, { config, tensors }: Adapter): Promise<void> {
  checkFactors(path.join(folder, WEIGHTS), config, new Map([...tensors].map(([name, { shape }]) => [name, shape])));
  await writeWholeFolder(folder, async (temporary) => {
    await writeJson(path.join(temporary, CONFIG), formatAdapterConfig(config));
    await writeSafetensors(
      path.join(temporary, WEIGHTS),
      [...tensors].map(([name, { shape, data }]) => ({ name, dtype: 'F32', shape, data })),
    );
  });
}

function checkFactors(file: string, config: AdapterConfig, shapes: ReadonlyMap<string, readonly number[]>): void {
  for (const [tensor, shape] of shapes) {
    const wrong = (reason: string) => new LorikeetError('adapters.bad-tensor', { file, tensor, reason });
    const name = parseTensorName(tensor);
    if (name === undefined) throw wrong('is none that a plain LoRA adapter has');
    if (name.kind === 'parameter') continue;
    const rank = patternValue('rank_pattern', config.rankPattern, name.module, config.rank);
    const axis = name.factor === 'a' ? 0 : 1;
    if (shape.length !== 2 || shape[axis] !== rank) {
      const form = name.factor === 'a' ? `[${rank}, in]` : `[out, ${rank}]`;
      throw wrong(`should be ${form} by the rank in ${CONFIG}; found [${shape.join(', ')}]`);
    }
    const partner = loraTensorNames(name.module)[name.factor === 'a' ? 'b' : 'a'];
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
