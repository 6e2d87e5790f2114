export { gridOf } from './grid.ts';
export { importances } from './importance.ts';
export type { PastTrial } from './past-trial.ts';
export { type Curve, shouldPrune } from './pruners.ts';
export { suggest } from './samplers.ts';
export { orderedSpace } from './space.ts';
