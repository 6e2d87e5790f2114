import { counted } from '../../errors/index.ts';
import type { FindingKind } from './findings.ts';

interface Counts {
  readonly rows: number;
  readonly groups: number;
  /** Columns, in quotes. */
  readonly columns: string;
  /** Whether a row of them is trained on. */
  readonly isTrained: boolean;
}

/** One sentence for each kind of finding, with its numbers. */
export const findingSentences: Readonly<Record<FindingKind, (counts: Counts) => string>> = {
  'text-missing': ({ rows }) => `${counted(rows, 'row')} without a text`,
  'label-missing': ({ rows }) => `${counted(rows, 'row')} without a label`,
  'label-fractional': ({ rows }) =>
    `${counted(rows, 'row')} whose label is a fraction: is this the column of the classes?`,
  'label-rare': ({ rows }) => `${counted(rows, 'row')} whose label occurs nowhere else`,
  'label-placeholder': ({ rows }) =>
    `${counted(rows, 'row')} whose label stands for none, such as nan, N/A or ?: is it a class?`,
  'label-case': ({ rows }) =>
    `${counted(rows, 'row')} whose label differs from a more frequent one in upper and lower case alone`,
  'label-unseen': ({ rows }) => `${counted(rows, 'row')} whose label no training row has`,
  'label-single': ({ rows }) => `only one label, in ${counted(rows, 'row')}: two or more are needed`,
  'label-several': ({ rows, isTrained }) =>
    isTrained
      ? `${counted(rows, 'row')} with several labels in one cell: data.task=multi-label trains on all of them`
      : `${counted(rows, 'row')} with several labels in one cell, and no such row to train on: data.task=multi-label scores ${rows === 1 ? 'it on all its' : 'them on all their'} labels, data.fixes=[drop-unseen-labels] leaves ${rows === 1 ? 'it' : 'them'} out`,
  'split-untrained': ({ rows, groups }) =>
    `${counted(groups, 'class')} with all ${counted(rows, 'row')} among those held out for validation: nothing trains it`,
  'split-unvalidated': ({ rows, groups }) =>
    `${counted(groups, 'class')} with all ${counted(rows, 'row')} among those to train on: nothing validates it`,
  'label-columns': ({ groups, rows }) =>
    `${counted(groups, 'column')} of 0 and 1 in ${counted(rows, 'row')}: one of the columns can be the label, or all of them are labels of their rows`,
  'label-column-value': ({ rows, columns }) =>
    `${counted(rows, 'row')} with another value than 0 or 1 in a column of labels (${columns}): a run refuses ${rows === 1 ? 'it' : 'them'}; correct the cells, or leave the column out of data.labelColumns`,
  'label-unused': ({ rows, columns }) =>
    `no label in ${columns}, in all ${counted(rows, 'row')} to train on: nothing can be learned about it, and a run refuses it; add rows that have the label, or leave the column out`,
  'label-unscored': ({ rows, columns }) =>
    `no label in ${columns}, in all ${counted(rows, 'row')} of a split that is not trained on: its scores there say nothing`,
  'label-cells-empty': ({ rows, columns }) =>
    `${counted(rows, 'row')} of a split whose cells in ${columns} are all empty: the labels are missing, and a run refuses to score it; write 0 where a row has none`,
  'header-missing': () =>
    'the first row looks like data, not like column names: it is read as a row, and columns are called "column 1", "column 2"',
  'label-conflict': ({ rows, groups }) =>
    `${counted(groups, 'text')} with different labels, in ${counted(rows, 'row')}`,
  duplicate: ({ rows, groups }) =>
    `${counted(groups, 'text')} more than once in a split: ${counted(rows, 'row')} too many`,
  'duplicate-across-splits': ({ rows, groups }) =>
    `${counted(groups, 'text')} in more than one split: ${counted(rows, 'row')} of the later ones`,
  'near-duplicate': ({ rows, groups }) =>
    `${counted(groups, 'group')} of nearly equal texts in a split: ${counted(rows, 'row')} too many`,
  'near-duplicate-across-splits': ({ rows, groups }) =>
    `${counted(groups, 'group')} of nearly equal texts in more than one split: ${counted(rows, 'row')} of the later ones`,
  'length-outlier': ({ rows }) => `${counted(rows, 'text')} of a length out of the ordinary`,
  truncated: ({ rows }) => `${counted(rows, 'text')} longer than the longest sequence: the end is cut off`,
};
