/**
 * The public interface of the engine. Functions that need the ONNX runtime import it when they are
 * called, so that a command which only reads a config starts at once.
 */
import type { ModelDetails } from '../shared/hub.ts';
import type * as exports from './export/index.ts';
import type * as download from './download/index.ts';
import type * as hub from './hub/index.ts';
import type { Classifier, ClassifierOptions } from './train/model/classifier.ts';
import type { FeatureJob, FeatureProgress, TextFeatures } from './train/model/features.ts';
import type { FineTuneJob, FineTuneObserver, FineTuneResult } from './train/job.ts';
import type { MeasuredRun } from './train/loop/measure-run.ts';
import type { MeasuredStep, MeasureJob } from './train/loop/measure-step.ts';
import type { SharedModel } from './train/loop/shared-model.ts';
import type { MemoryJob, MemoryPlans } from './train/memory/plan-run.ts';
import type * as converter from './hub/converter.ts';
import type * as libraries from './runtime/libraries.ts';
import type { proveDevice as ProveDevice } from './train/proof/prove-device.ts';
import type * as workbench from './train/workbench.ts';

export {
  chosenSplit,
  classWeights,
  collectTable,
  column,
  columnsOfLabels,
  correctRows,
  type ExampleColumns,
  type FixedRows,
  fixTable,
  guessColumns,
  hashFile,
  isHubId,
  knownLabels,
  hasLabelCells,
  knownLabelSets,
  labelsOf,
  type LabeledExample,
  type LabeledExamples,
  type LabelSetExample,
  type LabelSetExamples,
  type LabelPlaces,
  fileStamp,
  indexRows,
  missingColumn,
  neededFiles,
  type OpenOptions,
  openSplits,
  type OpenSplit,
  parsePlace,
  positiveWeights,
  profileData,
  readCard,
  readRows,
  LINE_COLUMN,
  openTable,
  readRowsAt,
  readTable,
  type RowIndex,
  separateParts,
  type SplitOptions,
  type Table,
  textFingerprint,
  toExamples,
  toLabelSetExamples,
  trainTestSplit,
  withLabelLists,
} from './data/index.ts';
export { linearHeadLogits, majorityLogits, outOfFoldLogits, stackingWeights, tfIdfLogits } from './baselines/index.ts';
export { errorTable, type ErrorCode, type ErrorDetails, invariant, LorikeetError } from './errors/index.ts';
export { kernelTable } from './runtime/kernels/table.ts';
export {
  ensureFolder,
  ensureFolderSync,
  asName,
  acquireLock,
  claimLock,
  inside,
  isName,
  type Lock,
  lockOwner,
  processIdentity,
  processState,
  readFailure,
  readJson,
  systemCode,
  writeFailure,
  writeJson,
  writeWholeFile,
  copyRegularFile,
  filePieces,
  openFile,
  openToAppend,
  parseYaml,
  readBytes,
  readText,
  readTextFile,
  removeLeftovers,
  writeWholeFolder,
} from './files/index.ts';
export * from './metrics/index.ts';
export * from './search/index.ts';
export { isReference as isHubReference } from './hub/repository.ts';
export type { HubSettings } from './hub/settings.ts';
export type { SecretStore } from './hub/token.ts';
export { countParameters } from './train/trained/count-parameters.ts';
export { type AdapterFacts, describeAdapter, readAdapterSettings } from './adapters/folder.ts';
export type { Classifier, ClassifierOptions } from './train/model/classifier.ts';
export type { ExportJob } from './export/source.ts';
export type { Explanation } from './train/model/explain.ts';
export type { TensorValues } from './train/trained/initial.ts';
export type * from './train/job.ts';
export type { FeatureJob, FeatureProgress, TextFeatures } from './train/model/features.ts';
export type { MemoryJob } from './train/memory/plan-run.ts';
export { machineMemory } from './runtime/memory.ts';
export type { Web } from './download/index.ts';
export { hashCheckpoint, openCheckpoint, readConfig as readModelConfig } from './weights/index.ts';
export { isPickled } from './weights/pickled.ts';
export { storedDtype } from './weights/stored-dtype.ts';
export type { MeasuredRun } from './train/loop/measure-run.ts';
export type { SharedModel } from './train/loop/shared-model.ts';

/** Models and data sets of the Hugging Face Hub; see `hub/index.ts`. */
export async function loadHub(): Promise<typeof hub> {
  return import('./hub/index.ts');
}

/** Weights of pickle converted to safetensors; see `weights/pickle/`. */
export async function loadConverter(): Promise<typeof converter> {
  return import('./hub/converter.ts');
}

/** What a model in a folder is; see `inspect/describe.ts`. */
export async function describeFolder(folder: string): Promise<ModelDetails> {
  const inspect = await import('./inspect/index.ts');
  return inspect.describeFolder(folder);
}

/** Files fetched from the web and unpacked; see `download/index.ts`. */
export async function loadDownload(): Promise<typeof download> {
  return import('./download/index.ts');
}

/** The libraries of the runtime and of CUDA, looked up but not loaded; see `runtime/libraries.ts`. */
export async function loadLibraries(): Promise<typeof libraries> {
  return import('./runtime/libraries.ts');
}

/** Exports of trained classifiers; see `export/index.ts`. */
export async function loadExports(): Promise<typeof exports> {
  return import('./export/index.ts');
}

/** Fine-tunes a classifier; see `train/loop/fine-tune.ts`. */
export async function fineTune(
  job: FineTuneJob,
  observer: FineTuneObserver,
  shared: SharedModel | null = null,
): Promise<FineTuneResult> {
  const train = await import('./train/loop/fine-tune.ts');
  return train.fineTune(job, observer, shared);
}

/** What the runs of one process share; see `train/loop/shared-model.ts`. */
export async function openSharedModel(): Promise<SharedModel> {
  const { SharedModel } = await import('./train/loop/shared-model.ts');
  return new SharedModel();
}

/** How long a run takes; see `train/loop/measure-run.ts`. */
export async function measureRun(job: FineTuneJob, shared: SharedModel): Promise<MeasuredRun> {
  const train = await import('./train/loop/measure-run.ts');
  return train.measureRun(job, shared);
}

/** Opens a trained classifier; see `train/classifier.ts`. */
export async function loadClassifier(options: ClassifierOptions): Promise<Classifier> {
  const train = await import('./train/model/classifier.ts');
  return train.loadClassifier(options);
}

/** States of a frozen model that stand for texts; see `train/model/features.ts`. */
export async function textFeatures(
  job: FeatureJob,
  texts: readonly string[],
  onBatch?: (progress: FeatureProgress) => boolean,
): Promise<TextFeatures | null> {
  const train = await import('./train/model/features.ts');
  return train.textFeatures(job, texts, onBatch);
}

/** Counts tokens as training would see them; see `train/token-counter.ts`. */
export async function loadTokenCounter(folder: string): Promise<(texts: readonly string[]) => number[]> {
  const train = await import('./train/model/token-counter.ts');
  return train.loadTokenCounter(folder);
}

/** Plans the memory of a run from its config.json; see `train/memory/plan-run.ts`. */
export async function planMemory(job: MemoryJob): Promise<MemoryPlans> {
  const memory = await import('./train/memory/plan-run.ts');
  return memory.planRunMemory(job);
}

/** Why a checkpoint cannot be resumed from; see `train/loop/checkpoints.ts`. */
export async function checkpointDamage(folder: string): Promise<string | null> {
  const checkpoints = await import('./train/loop/checkpoints.ts');
  return checkpoints.checkpointDamage(folder);
}

/** Trains two steps for the time and the memory they take; see `train/loop/measure-step.ts`. */
export async function measureStep(job: MeasureJob): Promise<MeasuredStep> {
  const train = await import('./train/loop/measure-step.ts');
  return train.measureStep(job);
}

/** Proves a device in some formats; see `train/proof/prove-device.ts`. */
export async function proveDevice(...proof: Parameters<typeof ProveDevice>): Promise<void> {
  const train = await import('./train/proof/prove-device.ts');
  return train.proveDevice(...proof);
}

/** Internals of the engine, for benchmarks and parity checks; see `train/workbench.ts`. */
export type Workbench = typeof workbench;

/** Loads the internals of the engine. */
export async function loadWorkbench(): Promise<Workbench> {
  return import('./train/workbench.ts');
}
