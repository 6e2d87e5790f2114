export { linearHeadLogits } from './linear-head.ts';
export { majorityLogits } from './majority.ts';
export { outOfFoldLogits } from './out-of-fold.ts';
export { stackingWeights } from './stacking.ts';
export { tfIdfLogits } from './text-baseline.ts';
