export { type Features, linearHeadLogits } from './linear-head.ts';
export { majorityLogits } from './majority.ts';
export { stackingWeights, type TwoOpinions } from './stacking.ts';
export { type BaselineOptions, type LabelledTexts, tfIdfLogits } from './text-baseline.ts';
