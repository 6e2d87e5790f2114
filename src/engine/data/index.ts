export { classSizes, classWeights, type ClassWeightMode } from './class-weights.ts';
export { type ExampleColumns, type LabelledExample, type LabelledExamples, toExamples, toTexts } from './examples.ts';
export { hashFile } from './hash-file.ts';
export { type Histogram } from './histogram.ts';
export { type DataProfile, type ProfileColumns, profileTable } from './profile.ts';
export { readTable, type ReadTableOptions } from './read-table.ts';
export { type Split, type SplitOptions, trainTestSplit } from './split.ts';
export { type Cell, column, type Table } from './table.ts';
