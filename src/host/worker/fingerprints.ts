import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FileFingerprint, RunConfig, RunRecord } from '../../contract/index.ts';
import { hashCheckpoint, hashFile, LorikeetError, openCheckpoint } from '../../engine/index.ts';
import { openPart } from '../data/open.ts';

/** Files of a checkpoint that decide what a run computes, besides the weights. */
const smallFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

export type Fingerprints = Pick<RunRecord, 'checkpoint' | 'data'>;

/** Hashes everything a run reads. @param model the folder of its checkpoint. @throws what opening the checkpoint and reading the files throws */
export async function takeFingerprints(model: string, data: RunConfig['data']): Promise<Fingerprints> {
  const files = smallFiles.map((name) => path.join(model, name)).filter((file) => existsSync(file));
  const parts = (['train', 'validation', 'test'] as const).filter((role) => data[role] !== null);
  const opened = await Promise.all(parts.map((role) => openPart(data[role]!, role, data)));
  const corrections = data.overlay === null ? [] : [data.overlay];
  return {
    checkpoint: {
      weights: await hashCheckpoint(await openCheckpoint(model)),
      files: await Promise.all(files.map(hashed)),
    },
    data: await Promise.all([...new Set(opened.flatMap(({ files }) => files)), ...corrections].map(hashed)),
  };
}

/**
 * Checks that a resumed run reads the same files as before. A run that ended before its files were hashed has nothing
 * to compare.
 *
 * @throws run.file-changed
 */
export function checkUnchanged({ id, config, ...before }: RunRecord, now: Fingerprints): void {
  if (before.checkpoint !== null && before.checkpoint.weights !== now.checkpoint?.weights) {
    throw new LorikeetError('run.file-changed', { run: id, file: `The weights of ${config.model}` });
  }
  const files = [...(now.checkpoint?.files ?? []), ...(now.data ?? [])];
  for (const { file, sha256 } of [...(before.checkpoint?.files ?? []), ...(before.data ?? [])]) {
    const same = files.some((candidate) => candidate.file === file && candidate.sha256 === sha256);
    if (!same) throw new LorikeetError('run.file-changed', { run: id, file });
  }
}

async function hashed(file: string): Promise<FileFingerprint> {
  return { file, ...(await hashFile(file)) };
}
