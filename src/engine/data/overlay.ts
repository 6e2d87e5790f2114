import { createHash } from 'node:crypto';
import { LorikeetError } from '../errors/index.ts';
import type { LabeledExample } from './examples.ts';

/** A correction of one training row. */
export interface Correction {
  /** 0-based row of the file. */
  readonly row: number;
  /** {@link textFingerprint} of its text; unchecked where it is left out. */
  readonly text?: string | undefined;
  /** Name of the right class; null drops the row. */
  readonly label: string | null;
}

export interface CorrectedRows {
  readonly examples: readonly LabeledExample[];
  /** Rows that were taken out. */
  readonly dropped: readonly number[];
  /** Rows that had another class. */
  readonly relabeled: readonly { readonly row: number; readonly from: string; readonly to: string }[];
}

/** What a correction remembers of a text. */
export function textFingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Applies corrections to training rows. Corrections of other rows, such as those held out for validation, do nothing: a score is for
 * the rows it is claimed for.
 *
 * @param file what errors call the corrections
 * @throws data.overlay-stale, data.overlay-label
 */
export function correctRows(
  examples: readonly LabeledExample[],
  labels: readonly string[],
  corrections: readonly Correction[],
  file: string,
): CorrectedRows {
  const byRow = new Map(corrections.map((correction) => [correction.row, correction]));
  const dropped: number[] = [];
  const relabeled: CorrectedRows['relabeled'][number][] = [];
  const corrected = examples.flatMap((example) => {
    const { row, text, label } = example;
    const correction = byRow.get(row);
    if (correction === undefined) return [example];
    if (correction.text !== undefined && correction.text !== textFingerprint(text)) {
      throw new LorikeetError('data.overlay-stale', { file, row });
    }
    if (correction.label === null) {
      dropped.push(row);
      return [];
    }
    const index = labels.indexOf(correction.label);
    if (index === -1) throw new LorikeetError('data.overlay-label', { file, row, label: correction.label, labels });
    if (index === label) return [example];
    relabeled.push({ row, from: labels[label]!, to: correction.label });
    return [{ ...example, label: index }];
  });
  return { examples: corrected, dropped, relabeled };
}
