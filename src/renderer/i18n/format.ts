/** Figures and times as the language of the page writes them. */
import { scaleBytes } from '../../shared/format-bytes.ts';
import { withMinus } from '../../shared/minus.ts';
import { t } from './index.ts';
import { currentLanguage } from './language.ts';

/** Names one after the other: `a, b`, `a、b`. */
export function listed(names: readonly string[]): string {
  return names.join(t('ui.list.comma'));
}

/** A name and what stands behind it: `Epochs: 3`, `轮数：3`. */
export function paired(name: string, value: string): string {
  return t('ui.pair', { name, value });
}

/** A whole number with its groups: 12,345. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return withMinus(currentLanguage().number(value, { maximumFractionDigits: 0 }));
}

/** A large count in three figures, 1.25 M; the exact one belongs beside it, on hover. */
export function compact(value: number): string {
  const { code } = currentLanguage();
  const options = { notation: 'compact', maximumSignificantDigits: 3 } as const;
  const text = withMinus(currentLanguage().number(value, options));
  return code === 'en' ? text.replace(/(?=[A-Z])/, ' ') : text;
}

/** A share, 0.125, as 12.5 %; small ones keep two decimals. */
export function percent(share: number): string {
  const digits = share !== 0 && Math.abs(share) < 0.01 ? 2 : 1;
  return `${decimal(share * 100, Number.isInteger(share * 100) ? 0 : digits)} %`;
}

/** A small number by its power of ten: 3.2e−5. */
export function scientific(value: number): string {
  if (value === 0) return '0';
  return withMinus(value.toExponential(1).replace('.0', '').replace('+', ''));
}

/** A number with so many decimals; a dash where there is no number. */
export function decimal(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–';
  return withMinus(currentLanguage().number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

/** A span of time in its two largest units: 2 min 10 s. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 60) return t('ui.time.s', { s: decimal(seconds, seconds < 10 && seconds > 0 ? 1 : 0) });
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return t('ui.time.dh', { d: days, h: hours });
  if (hours > 0) return t('ui.time.hmin', { h: hours, min: minutes });
  return t('ui.time.mins', { min: minutes, s: whole % 60 });
}

/** Bytes in gigabytes, without the unit. */
export function gigabytes(value: number): string {
  return decimal(value / 1e9, value < 1e10 ? 2 : 1);
}

/** Bytes in the unit that fits: 812 kB, 1.25 GB. */
export function bytes(value: number): string {
  const { value: scaled, digits, unit } = scaleBytes(value);
  return `${decimal(scaled, digits)} ${unit}`;
}

/** The time of day, 17:20, or 17:20:05. */
export function clockTime(milliseconds: number, precision: 'minutes' | 'seconds' = 'minutes'): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return currentLanguage().time(milliseconds, precision === 'minutes' ? options : { ...options, second: '2-digit' });
}

/** A moment as shortly as it is clear: the time today, day and time in the last week, else the date. */
export function moment(milliseconds: number, now: number = Date.now()): string {
  const days = daysApart(milliseconds, now);
  if (days === 0) return clockTime(milliseconds);
  if (days > 0 && days < 7) {
    return `${currentLanguage().time(milliseconds, { weekday: 'short' })} ${clockTime(milliseconds)}`;
  }
  return currentLanguage().time(milliseconds, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** A moment in full, for hover. */
export function fullMoment(milliseconds: number): string {
  return currentLanguage().time(milliseconds, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Calendar days from one moment to a later one. */
function daysApart(earlier: number, later: number): number {
  const midnight = (value: number) => new Date(value).setHours(0, 0, 0, 0);
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}
