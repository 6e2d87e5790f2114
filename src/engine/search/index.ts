export { gridOf } from './grid.ts';
export { type Importance, importances } from './importance.ts';
export type { PastTrial } from './past-trial.ts';
export { type Curve, type Intermediate, shouldPrune } from './pruners.ts';
export { type SamplerOptions, suggest } from './samplers.ts';
export { isActive, orderedSpace, sizeOf } from './space.ts';
