import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { loadWorkbench, readJson } from '../../src/engine/index.ts';

/** A folder of reference numbers and what of the machine to compare with them. */
export interface Reference {
  readonly folder: string;
  readonly device: 'cpu' | 'webgpu' | 'cuda' | 'dml';
}

/** The path of a file below the folder. */
export function at({ folder }: Reference, ...parts: string[]): string {
  return path.join(folder, ...parts);
}

/** A JSON file of the reference. */
export async function jsonAt<T>(reference: Reference, ...parts: string[]): Promise<T> {
  return (await readJson(at(reference, ...parts))) as T;
}

/** Names in a folder of the reference in their order; none where there is no such folder. */
export async function namesIn(reference: Reference, part: string): Promise<string[]> {
  const folder = at(reference, part);
  return existsSync(folder) ? (await readdir(folder)).sort() : [];
}

/** Tensors of a safetensors file by name, widened to float32. */
export async function tensorsAt(reference: Reference, ...parts: string[]): Promise<Map<string, ReferenceTensor>> {
  const { readFloats, readHeader } = await loadWorkbench();
  const { tensors } = await readHeader(at(reference, ...parts));
  const read = tensors.map(
    async (tensor) => [tensor.name, { shape: tensor.shape, data: await readFloats(tensor) }] as const,
  );
  return new Map(await Promise.all(read));
}

export interface ReferenceTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The tensor of that name. */
export function tensorNamed(tensors: ReadonlyMap<string, ReferenceTensor>, name: string): ReferenceTensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`the reference has no tensor ${name}`);
  return tensor;
}

/** The texts and targets that tokenization, splits and trajectories were made from; `null` where they are not there. */
export async function tweetsBeside(reference: Reference): Promise<Tweets | null> {
  const file = at(reference, '..', 'data', 'disaster_tweets', 'train.csv');
  if (!existsSync(file)) return null;
  const { column, readTable } = await loadWorkbench();
  const table = await readTable(file);
  const cells = (name: string) => column(table, name).map((cell) => cell ?? '');
  return { ids: cells('id').map(Number), texts: cells('text'), targets: cells('target').map(Number) };
}

export interface Tweets {
  readonly ids: readonly number[];
  readonly texts: readonly string[];
  readonly targets: readonly number[];
}

/** Why a check that needs the tweets is left out. */
export const withoutTweets = 'it needs ../data/disaster_tweets/train.csv beside the folder';
