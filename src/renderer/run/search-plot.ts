import type { SearchRecord, Trial } from '../../contract/index.ts';
import { listed } from '../i18n/format.ts';
import { optionName, t } from '../i18n/index.ts';

type Parameter = SearchRecord['parameters'][number];

/** A place on an axis, from 0 at its lower end to 1. */
interface Tick {
  readonly at: number;
  readonly text: string;
}

/** One parameter as an axis. */
export interface Axis {
  readonly name: string;
  readonly ticks: readonly Tick[];
  /** Where a trial lies; null where it had no such parameter. */
  readonly of: (setting: Trial['setting']) => number | null;
}

/** A value of a setting as short as it can be told: `0.00012`, `query, value`, `none`. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return t('option.none');
  if (typeof value === 'boolean') return t(value ? 'newRun.on' : 'newRun.off');
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
  if (typeof value === 'string') return optionName(value);
  return Array.isArray(value) ? listed(value.map(valueText)) : JSON.stringify(value);
}

/** Choices stand at equal distances in their order; numbers as they are, or by their logarithms. */
export function axisOf({ name, domain }: Parameter): Axis {
  if (domain.kind === 'choice') {
    const texts = domain.choices.map((choice) => JSON.stringify(choice));
    const at = (index: number) => (texts.length === 1 ? 0.5 : index / (texts.length - 1));
    return {
      name,
      ticks: domain.choices.map((choice, index) => ({ at: at(index), text: valueText(choice) })),
      of: (setting) => {
        const index = name in setting ? texts.indexOf(JSON.stringify(setting[name])) : -1;
        return index < 0 ? null : at(index);
      },
    };
  }
  const { low, high, log } = domain;
  const scale = log ? Math.log : (value: number) => value;
  const [from, to] = [scale(low), scale(high)];
  const at = (value: number) => (to === from ? 0.5 : (scale(value) - from) / (to - from));
  const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
  const ends = low === high ? [low] : [low, middle, high];
  return {
    name,
    ticks: ends.map((value) => ({ at: at(value), text: valueText(value) })),
    of: (setting) => (typeof setting[name] === 'number' ? at(setting[name]) : null),
  };
}

/** The scores as an axis; null where no trial has one. */
export function scoreAxis(
  trials: readonly Trial[],
): { low: number; high: number; at: (value: number) => number } | null {
  const values = trials.map(({ value }) => value).filter((value) => value !== null);
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { low, high, at: (value) => (high === low ? 0.5 : (value - low) / (high - low)) };
}

/** The best score by the number of trials that have finished. */
export function bestSoFar(
  trials: readonly Trial[],
  direction: SearchRecord['direction'],
): { readonly trial: Trial; readonly best: number }[] {
  const finished = trials
    .filter(({ state, value }) => state === 'finished' && value !== null)
    .toSorted((one, other) => Date.parse(one.endedAt!) - Date.parse(other.endedAt!));
  let best: number | null = null;
  return finished.map((trial) => {
    const value = trial.value!;
    if (best === null || (direction === 'maximize' ? value > best : value < best)) best = value;
    return { trial, best };
  });
}
