import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { exportTargets, mergedDtypes, onnxDtypes } from '../../../shared/export.ts';
import { tasks } from '../../../shared/task.ts';
import { hashFile } from '../../data/hash-file.ts';
import { LorikeetError } from '../../errors/index.ts';
import { inside, readJson } from '../../files/index.ts';

export const PROOF_FILE = 'proof.json';

const Tolerance = z.object({ largest: z.number(), mean: z.number(), decisions: z.number() });

/** One variant read back from disk and run beside the live model. */
export const ProvedVariant = z.object({
  file: z.string(),
  dtype: z.enum([...new Set([...mergedDtypes, ...onnxDtypes])]),
  rows: z.int(),
  /** Largest and mean absolute difference of a logit. */
  largest: z.number(),
  mean: z.number(),
  decisionsChanged: z.int(),
  tolerance: Tolerance,
  /** Logits of the live model for the probes, [probes, classes]. */
  seconds: z.number(),
});
export type ProvedVariant = z.infer<typeof ProvedVariant>;

/** proof.json beside the files of an export: what reading them back showed, and what a later check compares with. */
export const ProofFile = z.object({
  format: z.literal(1),
  target: z.enum(exportTargets),
  run: z.string(),
  createdAt: z.string(),
  lorikeet: z.string(),
  labels: z.array(z.string()),
  /** Absent in proofs of earlier versions. */
  task: z.enum(tasks).default('single-label'),
  /** Which rows of the run were compared, and the odd texts that every proof reads. */
  rows: z.object({ heldOut: z.int(), probes: z.int() }),
  variants: z.array(ProvedVariant),
  /** Passed, or the folder would not be there. */
  passed: z.literal(true),
  /** Settings of the extra outputs of ONNX files. */
  decision: z
    .object({
      ...{ temperature: z.number(), positive: z.string().nullable(), threshold: z.number().nullable() },
      /** Absent in proofs of earlier versions. */
      thresholds: z.array(z.number()).readonly().nullable().default(null),
    })
    .nullable(),
  base: z.object({ model: z.string(), precision: z.enum(['stored', 'int8', 'nf4', 'int4']) }),
  probes: z.object({
    texts: z.array(z.string()),
    ids: z.array(z.array(z.int())),
    /** Of the live model, [probes, classes]. */
    logits: z.array(z.number()),
  }),
  /** Every other file. */
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
});
export type ProofFile = z.infer<typeof ProofFile>;

/** @throws export.no-proof */
export async function readProof(folder: string): Promise<ProofFile> {
  const parsed = ProofFile.safeParse(await readJson(path.join(folder, PROOF_FILE)).catch(() => null));
  if (!parsed.success) throw new LorikeetError('export.no-proof', { folder });
  return parsed.data;
}

/** Whether an export with a proof lies in a folder. */
export async function hasProof(folder: string): Promise<boolean> {
  return readProof(folder).then(
    () => true,
    () => false,
  );
}

/** The files of a folder with their hashes, proof.json left out, by names with `/`. */
export async function hashFiles(folder: string): Promise<ProofFile['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => name !== PROOF_FILE)
    .sort();
  return Promise.all(names.map(async (name) => ({ name, ...(await hashFile(path.join(folder, name))) })));
}

/** @throws export.file-missing, export.file-changed, for the first file that is not as it was */
export async function checkFiles(folder: string, files: ProofFile['files']): Promise<void> {
  for (const { name, sha256 } of files) {
    const file = name.split('/').reduce((parent, part) => inside(parent, part), folder);
    if (!(await stat(file).catch(() => null))) throw new LorikeetError('export.file-missing', { folder, file: name });
    if ((await hashFile(file)).sha256 !== sha256)
      throw new LorikeetError('export.file-changed', { folder, file: name });
  }
}
