/** Internals of the engine, exported for the scripts bench, parity and attack. */
// Training.
export { openAdapter } from './trained/adapter.ts';
export { logitsOf } from './model/evaluate.ts';
export { initialValues, type TensorValues } from './trained/initial.ts';
export { ClassifierModel, type MicroBatchResult, type ModelOptions } from './model/model.ts';
export { AdamW } from './trained/adamw-session.ts';
export { countTrained, trainedPartsOf, trainedTensorsOf } from './trained/tensors.ts';
export { openTraining } from './loop/open-training.ts';
export { rowDynamics } from './loop/row-dynamics.ts';
export { optimizerStep, takeStep } from './loop/step.ts';
export { isDecayed } from '../optim/index.ts';
export { resolveModel, parametersOf } from '../models/index.ts';
export {
  narrowToBfloat16,
  narrowToFloat16,
  openCheckpoint,
  readConfig,
  readFloats,
  readHeader,
} from '../weights/index.ts';
export { writeSafetensors } from '../weights/write.ts';
export { writeWholeFolder } from '../files/index.ts';
export { seededGenerator } from '../random/generator.ts';
export { openSession, peakMemoryBytes, requireDevice } from '../runtime/index.ts';
// Texts, rows and scores.
export { loadTokenizer } from '../text/index.ts';
export { column, openTable, pcg64, permutation, readTable, seedSequence } from '../data/index.ts';
export { predictedClasses, scoreMatrix, softmax } from '../metrics/index.ts';
