import { probabilityDigits } from '../../shared/decision.ts';
import { withMinus } from '../../shared/minus.ts';

/** `1,248,258` */
export function count(value: number): string {
  return withMinus(value.toLocaleString('en-US'));
}

/** A number with what is counted: `1 row`, `1,200 rows`. @param noun in the singular, with a plural in s */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `355 M`, `7.2 B`, `980`: a number one compares at a glance. */
export function compact(value: number): string {
  const units = ['', ' k', ' M', ' B', ' T'];
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : Number(size.toFixed(1))}${units[unit]}`;
}

/** `0.3511 %` */
export function share(value: number): string {
  return `${(value * 100).toFixed(4)} %`;
}

/** `45 s`, `7 min 5 s`, `2 h 14 min` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Four decimals, for scores and losses; a dash for an undefined value. */
export function score(value: unknown): string {
  return typeof value === 'number' && Number.isFinite(value) ? withMinus(value.toFixed(4)) : '–';
}

/** Whole and large numbers in full, others with four decimals or an exponent; a dash for an undefined value. */
export function figure(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 1e4) return count(Math.round(value));
  return withMinus(Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toExponential(3));
}

/** `14:32`, with the date where it is another day. */
export function clock(time: Date, now: Date): string {
  const hours = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (time.toDateString() === now.toDateString()) return hours;
  return `${time.toLocaleDateString('en-CA')} ${hours}`;
}

/** A threshold with the digits that tell something: `0.25`, `0.2099`, `0.99998`. */
export function thresholdText(value: number): string {
  return String(Number(value.toFixed(probabilityDigits([value], 4))));
}
