import type { ComparedRun, Estimate } from './types.ts';
import type { Say } from './texts.ts';
import { withMinus } from '../minus.ts';

/** A score with three decimals, `0.810`; a dash where it is undefined. */
export function scoreText(value: number | null): string {
  return value === null ? '–' : signed(value.toFixed(3));
}

/** `0.786 – 0.833`; null where there is no interval. */
export function intervalText({ low, high }: Estimate): string | null {
  return low === null || high === null ? null : `${scoreText(low)} – ${scoreText(high)}`;
}

/** A difference of a score in points of a hundred: `2.1`, `−0.4`. */
export function pointsText(difference: number): string {
  const text = (difference * 100).toFixed(1);
  return signed(text === '-0.0' ? '0.0' : text);
}

/** Of a p value: `= 0.64`, `< 0.001`. */
export function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(p < 0.01 ? 3 : 2)}`;
}

/** A span of time in its two largest units. */
export function durationText(seconds: number, say: Say): string {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? '−' : '';
  if (size < 60) return sign + say('s', { s: size < 10 ? size.toFixed(1) : Math.round(size) });
  const whole = Math.round(size);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return sign + say('mins', { min: minutes, s: whole % 60 });
  return sign + say('hmin', { h: Math.floor(minutes / 60), min: minutes % 60 });
}

/** Bytes in gigabytes, without the unit. */
export function gigabytesText(bytes: number): string {
  return signed((bytes / 1e9).toFixed(Math.abs(bytes) < 1e10 ? 2 : 1));
}

/** What the columns of costs show of a run; null where it is not known yet. */
export function costCells(run: ComparedRun, say: Say): Record<CostColumn, string | null> {
  const { seconds, peakMemoryBytes, trainable, share, tokensPerSecond } = run;
  return {
    seconds: seconds === null ? null : durationText(seconds, say),
    peakMemoryBytes: peakMemoryBytes === null ? null : gigabytesText(peakMemoryBytes),
    trainable: trainable === null ? null : compactText(trainable),
    share: share === null ? null : `${shareText(share)} %`,
    tokensPerSecond: tokensPerSecond === null ? null : groupedText(tokensPerSecond),
  };
}

export const costColumns = ['seconds', 'peakMemoryBytes', 'trainable', 'share', 'tokensPerSecond'] as const;
export type CostColumn = (typeof costColumns)[number];

/** Columns with a best value, and whether less is better. */
export const lessIsBetter: Readonly<Partial<Record<CostColumn, boolean>>> = {
  seconds: true,
  peakMemoryBytes: true,
  tokensPerSecond: false,
};

/** Places of the best of some values; none where no known value is worse. */
export function bestPlaces(values: readonly (number | null)[], less: boolean): ReadonlySet<number> {
  const known = values.filter((value) => value !== null);
  const best = less ? Math.min(...known) : Math.max(...known);
  if (known.every((value) => value === best)) return new Set();
  return new Set(values.flatMap((value, place) => (value === best ? [place] : [])));
}

/** `1,248,258` */
export function groupedText(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function compactText(value: number): string {
  if (value < 1e4) return groupedText(value);
  const [size, unit] = value < 999_500 ? [1e3, 'k'] : value < 999.5e6 ? [1e6, 'M'] : [1e9, 'B'];
  return `${Number((value / size).toPrecision(3))} ${unit}`;
}

/** A share in hundredths with three figures that say something: `0.35`, `0.0121`. */
function shareText(share: number): string {
  const percent = share * 100;
  return percent >= 0.1 || percent === 0 ? percent.toFixed(2) : percent.toPrecision(2);
}

function signed(text: string): string {
  return withMinus(text);
}
