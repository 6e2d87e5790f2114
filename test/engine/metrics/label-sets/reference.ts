import { readFileSync } from 'node:fs';

/** What scikit-learn says of decisions by some thresholds. */
export interface ReferenceFigures {
  readonly thresholds: readonly number[];
  readonly macroF1: number;
  readonly macroPrecision: number;
  readonly macroRecall: number;
  readonly microF1: number;
  readonly microPrecision: number;
  readonly microRecall: number;
  readonly weightedF1: number;
  readonly samplesF1: number;
  readonly accuracy: number;
  readonly hammingLoss: number;
  readonly logLoss: number;
  readonly brierScore: number;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly perLabel: {
    readonly f1: readonly number[];
    readonly precision: readonly number[];
    readonly recall: readonly number[];
    /** `multilabel_confusion_matrix`: [[tn, fp], [fn, tp]] of each label. */
    readonly counts: readonly (readonly [readonly [number, number], readonly [number, number]])[];
    readonly rocAuc: readonly (number | null)[];
    readonly averagePrecision: readonly (number | null)[];
  };
}

export interface ReferenceCase {
  readonly labels: number;
  readonly sets: readonly (readonly number[])[];
  readonly logits: readonly (readonly number[])[];
  readonly half: ReferenceFigures;
  readonly tuned: ReferenceFigures;
  readonly chosen: ReferenceFigures;
}

type Interval = readonly [low: number, high: number];

interface Reference {
  readonly four: ReferenceCase & {
    readonly intervals: Readonly<
      Record<
        | 'f1'
        | 'microF1'
        | 'weightedF1'
        | 'samplesF1'
        | 'accuracy'
        | 'hammingLoss'
        | 'brierScore'
        | 'rocAuc'
        | 'averagePrecision',
        Interval
      >
    > & { readonly labelF1: readonly Interval[] };
  };
  readonly uneven: ReferenceCase;
  readonly none: ReferenceCase;
  readonly empty: ReferenceCase;
}

/** What scikit-learn, scipy and torch compute; `reference.py` says how and with which versions. */
export const reference = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8')) as Reference;

/** The cases by name. */
export const cases: readonly (readonly [string, ReferenceCase])[] = [
  ['four labels', reference.four],
  ['labels that no row or every row has', reference.uneven],
  ['rows that are predicted to have no label', reference.none],
  ['rows without labels', reference.empty],
];
