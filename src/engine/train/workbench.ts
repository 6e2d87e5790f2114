/** The parts of training one by one, for those who measure and check them: the scripts bench and parity. */
export { openAdapter } from './adapter.ts';
export { initialValues, type TensorValues } from './initial.ts';
export { ClassifierModel, type MicroBatchResult, type ModelOptions } from './model.ts';
export { AdamW } from './optimizer.ts';
export { countTrained, planAdapter, trainedTensorsOf } from './plan.ts';
export { optimizerStep } from './step.ts';
export { learningRateAt } from '../optim/index.ts';
export { resolveModel, parametersOf } from '../models/index.ts';
export { narrowToBfloat16, narrowToFloat16, openCheckpoint, readConfig } from '../weights/index.ts';
export { writeSafetensors } from '../weights/write.ts';
export { seededGenerator } from '../random/generator.ts';
export { openSession, peakMemoryBytes, resolveDevice } from '../runtime/index.ts';
export { writeWholeFolder } from '../files/index.ts';
