import { readFileSync } from 'node:fs';

interface Intervals {
  readonly intervals: Record<string, [number, number]>;
}

interface Reference {
  readonly binary: Intervals & {
    readonly labels: number[];
    readonly logits: number[][];
    readonly brier: number;
    readonly temperature: number;
    readonly nllAfter: number;
    readonly calibrationCurve: { readonly observed: number[]; readonly stated: number[] };
    readonly bestF1: { readonly threshold: number; readonly f1: number };
    readonly precisionAtLeast80: { readonly recall: number };
    readonly recallAtLeast90: { readonly precision: number };
  };
  readonly paired: {
    readonly logits: number[][];
    readonly difference: number;
    readonly interval: [number, number];
    readonly p: number;
  };
  readonly four: Intervals & {
    readonly labels: number[];
    readonly logits: number[][];
    readonly brier: number;
    readonly temperature: number;
    readonly nllAfter: number;
  };
  readonly mcnemar: { onlyFirst: number; onlySecond: number; statistic: number; p: number }[];
  readonly chiSquareTail: [number, number][];
  readonly wilson: [number, number, number, number][];
}

/** What scikit-learn, scipy and statsmodels compute; `reference.py` says how and with which versions. */
export const reference = JSON.parse(
  readFileSync(new URL('reference.json', import.meta.url), 'utf8'),
) as unknown as Reference;
