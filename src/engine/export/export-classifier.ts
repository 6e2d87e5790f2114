import path from 'node:path';
import type { ExportProgress, OnnxDecision } from '../../shared/export.ts';
import { LorikeetError } from '../errors/index.ts';
import { writeJson, writeWholeFile, writeWholeFolder } from '../files/index.ts';
import { loadClassifier } from '../train/model/classifier.ts';
import { tokenizerOf } from '../train/model/texts.ts';
import { probes } from './proof/probes.ts';
import { hashFiles, PROOF_FILE, type ProofFile, type ProvedVariant } from './proof/proof-file.ts';
import { selectRows } from './proof/select-rows.ts';
import { type Reference, verifyVariant } from './proof/verify.ts';
import { type CardAbout, cardText } from './files/card.ts';
import { HERE } from './files/use.ts';
import { type ExportJob, type ExportSource, openSource } from './source.ts';
import { type ClassifierChoice, targetOf } from './targets/index.ts';
import { type ExportedClassifier, type ExportVariant, tolerances } from './targets/target.ts';

export interface ClassifierExport {
  readonly job: ExportJob;
  readonly choice: ClassifierChoice;
  /** Replaced where it is there. */
  readonly folder: string;
  /** Texts that the run was not trained on; the proof reads some of them. */
  readonly heldOut: readonly string[];
  readonly about: CardAbout & { readonly run: string };
  /** Refuses before anything is written where there is no room. */
  readonly checkSpace?: (bytes: number) => Promise<void>;
  /** Writes more files into the folder before it is proved. */
  readonly addFiles?: (folder: string) => Promise<void>;
  readonly onProgress?: (progress: ExportProgress) => void;
}

/**
 * Exports a trained classifier: writes a folder beside the final one, reads it back, compares it with the live model, and only then
 * gives it its name. A failed proof leaves nothing.
 *
 * @throws export.*, files.disk-full, files.not-writable, and what opening the checkpoint and the adapter throws
 */
export async function exportClassifier(request: ClassifierExport): Promise<ProofFile> {
  const { job, choice, folder, heldOut, about, addFiles, onProgress = () => undefined } = request;
  onProgress({ stage: 'reading' });
  const source = await openSource(job);
  const decision = choice.target === 'onnx' ? choice.decision : null;
  checkDecision(decision, job);
  const texts = selectRows(heldOut).map((row) => heldOut[row]!);
  const reference = { ...(await referenceOf(source, [...texts, ...probes])), decision };
  const target = targetOf(choice);
  const total = target.files(source, choice).reduce((sum, { bytes }) => sum + bytes, 0);
  await request.checkSpace?.(total);
  let proof: ProofFile | undefined;
  await writeWholeFolder(folder, async (temporary) => {
    let bytes = 0;
    let shown = 0;
    const onBytes = (more: number) => {
      bytes += more;
      if (bytes - shown < total / 200 && bytes < total) return;
      shown = bytes;
      onProgress({ stage: 'writing', bytes, total });
    };
    onProgress({ stage: 'writing', bytes, total });
    await target.write(source, choice, temporary, onBytes);
    await addFiles?.(temporary);
    const variants: ProvedVariant[] = [];
    for (const variant of target.variants(choice)) {
      onProgress({ stage: 'proving', file: variant.file });
      variants.push(await proved(temporary, source, choice, variant, reference));
    }
    const card = readmeOf(source, choice, about, variants);
    await writeWholeFile(path.join(temporary, 'README.md'), (handle) => handle.writeFile(card));
    proof = await proofOf(temporary, source, choice, about, reference, variants, texts.length);
    await writeJson(path.join(temporary, PROOF_FILE), proof);
  });
  return proof!;
}

/**
 * Proves the bundle of a run: the adapter in it gives the logits of the run's own. Writes proof.json into the folder.
 *
 * @param adapterFolder in the bundle
 * @throws export.cannot-open, export.logits-differ, export.decisions-differ
 */
export async function proveBundle({
  job,
  adapterFolder,
  folder,
  heldOut,
  about,
}: Pick<ClassifierExport, 'job' | 'heldOut' | 'folder' | 'about'> & {
  readonly adapterFolder: string;
}): Promise<ProofFile> {
  const source = await openSource(job);
  const texts = selectRows(heldOut).map((row) => heldOut[row]!);
  const reference = { ...(await referenceOf(source, [...texts, ...probes])), decision: null };
  const began = performance.now();
  const variant = { file: 'adapter/adapter_model.safetensors', dtype: 'fp32' } as const;
  const open = async (): Promise<ExportedClassifier> => {
    const copy = await loadClassifier({ ...source, adapterFolder, device: 'cpu' });
    return {
      labels: source.labels,
      // The base's tokenizer: a bundle has none of its own.
      encode: (text) => Int32Array.from(reference.ids[reference.texts.indexOf(text)]!),
      run: async () => ({
        logits: Float32Array.from((await copy.predict(reference.texts)).logits.flat()),
        decisions: null,
      }),
      close: () => copy.close(),
    };
  };
  const differences = await verifyVariant(folder, variant, open, reference, tolerances.fp32);
  const variants = [{ ...variant, ...differences, seconds: (performance.now() - began) / 1000 }];
  const proof = await proofOf(folder, source, { target: 'bundle' }, about, reference, variants, texts.length);
  await writeJson(path.join(folder, PROOF_FILE), proof);
  return proof;
}

/** @throws export.decision-of-labels where a decision for one class is to be of label sets, or thresholds are not those of the labels */
function checkDecision(decision: OnnxDecision | null, { task, labels }: ExportJob): void {
  if (decision === null) return;
  const { temperature, positive, threshold, thresholds } = decision;
  const isOfClasses = temperature !== 1 || positive !== null || threshold !== null;
  const fits = task === 'multi-label' ? !isOfClasses && thresholds?.length === labels.length : thresholds === null;
  if (!fits) throw new LorikeetError('export.decision-of-labels', {});
}

/** README.md of an export: a model card for the folder that it lies in. */
function readmeOf(
  { spec, labels, baseModel, maxLength }: ExportSource,
  choice: ClassifierChoice,
  about: CardAbout,
  variants: readonly ProvedVariant[],
): string {
  const { modelType, task } = spec;
  const length = Math.min(maxLength, spec.maxLength);
  return cardText({
    ...{ about, variants, license: null, baseOnHub: path.isAbsolute(baseModel) ? null : baseModel },
    use: { choice, place: HERE, base: baseModel, modelType, labels, task, maxLength: length, isComplete: true },
  });
}

/** Token ids and logits of the live model: the run's own files, on the CPU. */
async function referenceOf(source: ExportSource, texts: readonly string[]): Promise<Omit<Reference, 'decision'>> {
  const { spec, checkpoint, labels } = source;
  const tokenizer = await tokenizerOf(spec, checkpoint);
  const live = await loadClassifier({ ...source, device: 'cpu' });
  try {
    const { logits } = await live.predict(texts);
    const most = Math.min(source.maxLength, spec.maxLength);
    return {
      ...{ labels, task: spec.task, texts },
      ids: texts.map((text) => tokenizer.encode(text, most)),
      logits: Float32Array.from(logits.flat()),
    };
  } finally {
    await live.close();
  }
}

async function proved(
  folder: string,
  source: ExportSource,
  choice: ClassifierChoice,
  variant: ExportVariant,
  reference: Reference,
): Promise<ProvedVariant> {
  const began = performance.now();
  const target = targetOf(choice);
  const open = () => target.open(folder, variant, source);
  // Products of an int8 run round their inputs; those of an export in floats do not.
  const isRounded = source.precision === 'int8' && choice.target !== 'adapter';
  const stated = target.tolerance(variant.dtype);
  const tolerance = isRounded && stated.largest < tolerances.int8.largest ? tolerances.int8 : stated;
  const differences = await verifyVariant(folder, variant, open, reference, tolerance);
  return { ...variant, ...differences, seconds: (performance.now() - began) / 1000 };
}

async function proofOf(
  folder: string,
  source: ExportSource,
  choice: { readonly target: ProofFile['target'] },
  about: ClassifierExport['about'],
  reference: Reference,
  variants: ProvedVariant[],
  heldOut: number,
): Promise<ProofFile> {
  const classes = source.labels.length;
  return {
    ...{ format: 1, target: choice.target, run: about.run, lorikeet: about.lorikeet, passed: true },
    createdAt: new Date().toISOString(),
    labels: [...source.labels],
    task: source.spec.task,
    rows: { heldOut, probes: probes.length },
    variants,
    decision: reference.decision === null ? null : { ...reference.decision },
    base: { model: source.baseModel, precision: source.precision },
    probes: {
      texts: [...probes],
      ids: reference.ids.slice(heldOut).map((ids) => Array.from(ids)),
      logits: Array.from(reference.logits.slice(heldOut * classes)),
    },
    files: await hashFiles(folder),
  };
}
