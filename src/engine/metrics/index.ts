export { majorityBaseline } from './baseline.ts';
export { classificationMetrics } from './classification.ts';
export { decisionMetrics } from './decisions.ts';
export { scoreMatrix } from './logits.ts';
export { weightedCrossEntropy } from './loss.ts';
export { predictedClasses, softmax } from './softmax.ts';
