import { type LabelPlaces, columnsOfLabels, hasLabelCells, unclearCells, yesLists } from '../label-lists.ts';
import type { RowChunk } from '../read/source.ts';
import type { Cell } from '../table.ts';
import { ownCopy } from './own-copy.ts';

/** A cell of a label column that says neither yes nor no, by the row of all splits. */
export interface UnclearRowCell {
  readonly row: number;
  readonly column: string;
  readonly value: string;
}

/** Reads what the rows say about their labels, piece by piece, and notes what a run would stop at. */
export interface LabelCells {
  /** What is counted for each row; called once for each piece, in order. */
  readonly read: (chunk: RowChunk) => readonly Cell[] | undefined;
  /** The first thousands of cells that are not 0 or 1. */
  unclear(): readonly UnclearRowCell[];
  /** How many rows have such a cell. */
  unclearRows(): number;
  /** The first row of each piece in which a label cell holds something. */
  labeledPieces(): readonly number[];
}

const MOST_UNCLEAR = 5000;

export function labelCells(places: Pick<LabelPlaces, 'label' | 'labelColumns'>): LabelCells {
  const { label, labelColumns } = places;
  const columns = columnsOfLabels({ label, labelColumns, labelSeparator: null });
  const unclear: UnclearRowCell[] = [];
  const labeled: number[] = [];
  let unclearRows = 0;
  let before = 0;
  return {
    read(chunk) {
      if (hasLabelCells(chunk, columns)) labeled.push(before);
      const cells = chunk.columns.find(({ name }) => name === label)?.cells;
      if (labelColumns !== null) {
        const found = unclearCells(chunk, labelColumns).sort((a, b) => a.at - b.at);
        unclearRows += new Set(found.map(({ at }) => at)).size;
        for (const { at, column, value } of found.slice(0, MOST_UNCLEAR - unclear.length)) {
          unclear.push({ row: before + at, column, value: ownCopy(value) });
        }
      }
      before += chunk.rows.length;
      return labelColumns === null ? cells : yesLists(chunk, labelColumns);
    },
    unclear: () => unclear,
    unclearRows: () => unclearRows,
    labeledPieces: () => labeled,
  };
}
