/**
 * The face of the engine. What is exported directly is light; the functions that need the runtime load it when they are
 * called, so that a command which only reads a config starts at once.
 */
export {
  classWeights,
  type DataProfile,
  hashFile,
  type LabelledExample,
  type LabelledExamples,
  profileTable,
  readTable,
  toExamples,
  toTexts,
  trainTestSplit,
} from './data/index.ts';
export { errorTable, type ErrorCode, type ErrorDetails, invariant, LorikeetError } from './errors/index.ts';
export { readFailure, readJson, systemCode, writeFailure, writeJson, writeWholeFile } from './files/index.ts';
export { classificationMetrics, weightedCrossEntropy } from './metrics/index.ts';
export { countParameters } from './train/count-parameters.ts';
export type * from './train/job.ts';
export { hashCheckpoint, openCheckpoint } from './weights/index.ts';
