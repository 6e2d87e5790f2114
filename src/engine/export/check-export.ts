import { existsSync } from 'node:fs';
import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import { inside } from '../files/index.ts';
import { checkFiles, type ProofFile, type ProvedVariant, readProof } from './proof/proof-file.ts';
import { verifyVariant } from './proof/verify.ts';
import { targetOf } from './targets/index.ts';
import type { OpenContext } from './targets/target.ts';

/**
 * Checks an export that was proved before: it is opened from disk, run on the probes that its proof holds, and compared with what
 * the live model gave; then every file is compared with its hash.
 *
 * @param base folder of the base checkpoint, for an adapter
 * @returns the proof, with the differences of this check
 * @throws export.no-proof, the errors of `verifyVariant` and `checkFiles`; export.base-missing for an adapter without its base
 */
export async function checkExport(
  folder: string,
  base: string | null,
  settings: Pick<OpenContext, 'cacheFolder' | 'threads'>,
): Promise<ProofFile> {
  const proof = await readProof(folder);
  const { target, labels, task, probes, decision } = proof;
  if (target === 'adapter' && (base === null || !existsSync(path.join(base, 'config.json')))) {
    throw new LorikeetError('export.base-missing', { folder });
  }
  const reference = { labels, task, ...probes, logits: Float32Array.from(probes.logits), decision };
  const variants: ProvedVariant[] = [];
  for (const variant of proof.variants) {
    if (target === 'bundle') break;
    const began = performance.now();
    variant.file.split('/').reduce((parent, part) => inside(parent, part), folder);
    const { open } = openerOf(target, variant);
    const context = { checkpoint: base ?? folder, precision: proof.base.precision, ...settings };
    // Logits of other rows may be larger than those of the probes: the tolerance is that of the proof.
    const stated = { ...variant.tolerance };
    const scale = Math.max(1, ...probes.logits.map(Math.abs));
    const tolerance = { ...stated, largest: stated.largest / scale, mean: stated.mean / scale };
    const differences = await verifyVariant(
      folder,
      variant,
      () => open(folder, variant, context),
      reference,
      tolerance,
    );
    variants.push({ ...variant, ...differences, seconds: (performance.now() - began) / 1000 });
  }
  await checkFiles(folder, proof.files);
  return { ...proof, variants };
}

function openerOf(target: Exclude<ProofFile['target'], 'bundle'>, { dtype }: ProvedVariant) {
  switch (target) {
    case 'adapter':
      return targetOf({ target });
    case 'merged':
      return targetOf({ target, dtype: dtype as 'fp32' });
    case 'onnx':
      return targetOf({ target, dtypes: [dtype as 'fp32'], decision: null });
  }
}
