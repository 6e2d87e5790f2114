import { createHash } from 'node:crypto';
import { readdir, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import {
  CONFIG,
  optionalModelFiles,
  pickleFile,
  PICKLE_INDEX,
  tokenizerFiles,
  WEIGHTS,
  WEIGHTS_INDEX,
} from '../../../shared/model-files.ts';
import { LorikeetError } from '../../errors/index.ts';
import {
  acquireLock,
  readJson,
  writeFailure,
  writeJson,
  ensureFolder,
  readBytes,
  copyRegularFile,
} from '../../files/index.ts';
import { elementCount } from '../dtypes.ts';
import { withFile } from '../open.ts';
import { readShardIndex, type ShardIndex } from '../shard-index.ts';
import { type PutBytes, writeSafetensors } from '../write.ts';
import { elementsOf } from './elements.ts';
import { readStateDict, type StateDict } from './state-dict.ts';

/** Increase with every change of what is written, so that old conversions are not used. */
const VERSION = 1;
/** Written last: a folder that has it is whole. */
const RECORD = 'converted.json';

export interface ConvertRequest {
  /** A model whose weights are pickle only. */
  readonly folder: string;
  /** Where conversions are kept; made where it is missing. */
  readonly cacheFolder: string;
  /** Called with the bytes that are converted. */
  readonly onProgress?: ((bytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Converts a model whose weights are `pytorch_model.bin`, in one file or in shards, to safetensors: a folder of the cache with config,
 * tokenizer and weights. What was converted before is found again by the directories of the archives, which hold a checksum of every storage,
 * and by the hash of the small files. All is read by views: some megabytes of memory for any size. A conversion that was interrupted goes on
 * with the shard it was at.
 *
 * @returns the folder of the conversion
 * @throws weights.pickle-legacy, weights.pickle-import, weights.pickle-broken, weights.bad-index, weights.missing-shard,
 * weights.missing-tensor, weights.duplicate-tensor; files.no-space, files.disk-full, files.not-writable; the signal's reason
 */
export async function convertCheckpoint({ folder, cacheFolder, onProgress, signal }: ConvertRequest): Promise<string> {
  const names = await readdir(folder);
  const sources = await readSources(folder, pickleFile(names)!);
  const small = [CONFIG, ...(tokenizerFiles(names) ?? []), ...optionalModelFiles].filter((name) =>
    names.includes(name),
  );
  const target = path.join(cacheFolder, await keyOf(folder, sources, small));
  if (await isWhole(target)) return target;
  await ensureFolder(target);
  const lock = await acquireLock(
    path.join(cacheFolder, `${path.basename(target)}.lock`),
    signal === undefined ? {} : { signal },
  );
  try {
    if (await isWhole(target)) return target;
    await removeUnfinished(target);
    await writeConversion(folder, target, sources, small, { onProgress, signal });
    return target;
  } finally {
    await lock.release();
  }
}

/** One file of pickle, and what it becomes. */
interface Source {
  readonly name: string;
  readonly bytes: number;
  readonly modified: number;
  readonly target: string;
  readonly content: StateDict;
  /** Of its tensors. */
  readonly tensorBytes: number;
}

async function readSources(folder: string, name: string): Promise<Source[]> {
  const index = name === PICKLE_INDEX ? await readShardIndex(folder, name) : undefined;
  const shards = index === undefined ? [name] : [...index.shards.keys()];
  const sources: Source[] = [];
  for (const [at, shard] of shards.entries()) {
    const target =
      index === undefined ? WEIGHTS : `model-${numbered(at + 1)}-of-${numbered(shards.length)}.safetensors`;
    sources.push(await readSource(folder, shard, target, index));
  }
  checkNames(folder, sources, index);
  return sources;
}

function numbered(number: number): string {
  return String(number).padStart(5, '0');
}

async function readSource(
  folder: string,
  name: string,
  target: string,
  index: ShardIndex | undefined,
): Promise<Source> {
  const file = path.join(folder, name);
  try {
    return await withFile(file, async (handle) => {
      const { size, mtimeMs } = await handle.stat();
      const content = await readStateDict(file, handle);
      const tensorBytes = content.tensors.reduce((sum, { shape, width }) => sum + elementCount(shape) * width, 0);
      return { name, bytes: size, modified: mtimeMs, target, content, tensorBytes };
    });
  } catch (error) {
    const isMissing = error instanceof LorikeetError && error.code === 'files.missing' && index !== undefined;
    if (!isMissing) throw error;
    const tensors = index.shards.get(name)?.length ?? 0;
    throw new LorikeetError('weights.missing-shard', { file, index: index.file, tensors }, { cause: error });
  }
}

/** Every tensor that the index names is in its shard, and none is in two. */
function checkNames(folder: string, sources: readonly Source[], index: ShardIndex | undefined): void {
  const places = new Map<string, string>();
  for (const { name, content } of sources) {
    const file = path.join(folder, name);
    const here = [...content.tensors.map((tensor) => tensor.name), ...content.tied.keys()];
    for (const tensor of here) {
      const first = places.get(tensor);
      if (first !== undefined) throw new LorikeetError('weights.duplicate-tensor', { tensor, first, second: file });
      places.set(tensor, file);
    }
    for (const tensor of index?.shards.get(name) ?? []) {
      if (places.get(tensor) !== file)
        throw new LorikeetError('weights.missing-tensor', { file, tensor, index: index!.file });
    }
  }
}

/** Names a conversion by what it is made of. */
async function keyOf(folder: string, sources: readonly Source[], small: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`${VERSION}\n`);
  for (const { name, bytes, modified, content } of sources) {
    const { pickle, storages } = content.archive;
    const directory = [...storages].map(([key, { bytes: size, crc32 }]) => [key, size, crc32]);
    // Without checksums the directory does not stand for the content.
    const time = directory.some(([, size, crc32]) => size !== 0 && crc32 === 0) ? modified : null;
    hash.update(JSON.stringify([name, bytes, time, directory])).update(pickle);
  }
  for (const name of small) {
    const content = createHash('sha256')
      .update(await readBytes(path.join(folder, name)))
      .digest('hex');
    hash.update(JSON.stringify([name, content]));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Whether a conversion is there, with every file in its size. */
async function isWhole(target: string): Promise<boolean> {
  try {
    const { files } = (await readJson(path.join(target, RECORD))) as { files: Record<string, number> };
    for (const [name, bytes] of Object.entries(files)) {
      if ((await stat(path.join(target, name))).size !== bytes) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** Temporary files of a process that was killed. */
async function removeUnfinished(target: string): Promise<void> {
  for (const name of await readdir(target)) {
    if (name.startsWith('.') || name === RECORD) await rm(path.join(target, name), { force: true });
  }
}

async function writeConversion(
  folder: string,
  target: string,
  sources: readonly Source[],
  small: readonly string[],
  { onProgress, signal }: Pick<ConvertRequest, 'onProgress' | 'signal'>,
): Promise<void> {
  const totalBytes = sources.reduce((sum, { tensorBytes }) => sum + tensorBytes, 0);
  const { bavail, bsize } = await statfs(target);
  const free = bavail * bsize;
  if (totalBytes > free) throw new LorikeetError('files.no-space', { folder: target, needed: totalBytes, free });
  let done = 0;
  const converted = (bytes: number) => {
    done += bytes;
    onProgress?.(done, totalBytes);
    signal?.throwIfAborted();
  };
  for (const source of sources) await writeShard(folder, target, source, converted);
  if (sources.length > 1) {
    const names = sources.flatMap((source) => source.content.tensors.map(({ name }) => [name, source.target] as const));
    const index = { metadata: { total_size: totalBytes }, weight_map: Object.fromEntries(names) };
    await writeJson(path.join(target, WEIGHTS_INDEX), index);
  }
  for (const name of small) {
    await copyRegularFile(path.join(folder, name), path.join(target, name)).catch((error: unknown) => {
      throw writeFailure(path.join(target, name), error);
    });
  }
  const files: Record<string, number> = {};
  for (const name of [...sources.map((source) => source.target), ...small]) {
    files[name] = (await stat(path.join(target, name))).size;
  }
  const from = sources.map(({ name, bytes }) => ({ name, bytes }));
  await writeJson(path.join(target, RECORD), { folder: path.resolve(folder), from, files });
}

/** Writes one file of safetensors, unless an interrupted conversion has written it: it is written whole or not at all. */
async function writeShard(
  folder: string,
  target: string,
  source: Source,
  converted: (bytes: number) => void,
): Promise<void> {
  const { content, tensorBytes } = source;
  const file = path.join(target, source.target);
  if ((await stat(file).catch(() => undefined)) !== undefined) return converted(tensorBytes);
  const from = path.join(folder, source.name);
  await withFile(from, async (handle) => {
    const tensors = content.tensors.map((view) => ({
      name: view.name,
      dtype: view.dtype,
      shape: view.shape,
      data: {
        async write(put: PutBytes) {
          for await (const piece of elementsOf(from, handle, view)) {
            await put(piece);
            converted(piece.length);
          }
        },
      },
    }));
    // As `safetensors.torch.save_model` notes tensors of several names.
    await writeSafetensors(file, tensors, { format: 'pt', ...Object.fromEntries(content.tied) });
  });
}
