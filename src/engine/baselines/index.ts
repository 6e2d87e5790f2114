export { linearHeadLogits } from './linear-head.ts';
export { majorityLogits } from './majority.ts';
export { stackingWeights } from './stacking.ts';
export { tfIdfLogits } from './text-baseline.ts';
