export { classWeights } from './class-weights.ts';
export { positiveWeights } from './label-weights.ts';
export { readCard } from './dataset/card.ts';
export { neededFiles } from './dataset/find-splits.ts';
export { isHubId, parsePlace } from './dataset/place.ts';
export { missingColumn } from './table.ts';
export { chosenSplit, type OpenOptions, openSplits, type OpenSplit } from './dataset/open-split.ts';
export { knownLabels } from './encode-labels.ts';
export { knownLabelSets } from './encode-label-sets.ts';
export {
  type ExampleColumns,
  type LabeledExample,
  type LabeledExamples,
  type LabelSetExample,
  type LabelSetExamples,
  toExamples,
  toLabelSetExamples,
} from './examples.ts';
export { fileStamp } from './file-stamp.ts';
export { hashFile } from './hash-file.ts';
export { profileData, type ProfileOptions } from './profile/profile.ts';
export { guessColumns } from './guess-columns.ts';
export { type FixedRows, fixTable } from './fix/fix-table.ts';
export { separateParts } from './fix/one-split.ts';
export { correctRows, textFingerprint } from './overlay.ts';
export { openTable } from './read/open-table.ts';
export { LINE_COLUMN } from './read/text-lines.ts';
export { collectTable, readTable, type ReadTableOptions } from './read/read-table.ts';
export { indexRows, readRows, readRowsAt, type RowIndex } from './read/row-index.ts';
export { columnsOfLabels, hasLabelCells, type LabelPlaces, labelsOf, withLabelLists } from './label-lists.ts';
export { type SplitOptions, trainTestSplit } from './split.ts';
export { type Cell, column, type Table } from './table.ts';
export { pcg64 } from './pcg64.ts';
export { seedSequence } from './seed-sequence.ts';
export { permutation } from './shuffle.ts';
