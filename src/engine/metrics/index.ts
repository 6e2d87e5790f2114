export { majorityBaseline } from './baseline.ts';
export { classificationMetrics, type ClassificationMetrics, type ClassificationOptions } from './classification.ts';
export { decisionMetrics, type DecisionMetrics } from './decisions.ts';
export { scoreMatrix, type ScoreMatrix } from './logits.ts';
export { weightedCrossEntropy } from './loss.ts';
export { predictedClasses, softmax } from './softmax.ts';
