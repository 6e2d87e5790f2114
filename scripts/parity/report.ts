import type { Check } from './check.ts';

/** How many checks came out how. */
export interface Totals {
  passed: number;
  failed: number;
  notSupported: number;
}

/** Counts one more check. */
export function count(totals: Totals, { outcome }: Check): void {
  if (outcome.status === 'not supported') totals.notSupported++;
  else if (outcome.status === 'compared' && outcome.passed) totals.passed++;
  else totals.failed++;
}

/** `143 passed, 0 failed, 37 not supported` */
export function totalLine({ passed, failed, notSupported }: Totals): string {
  return `${passed} passed, ${failed} failed, ${notSupported} not supported`;
}

/** Whether the run as a whole is a success: something passed, nothing failed, and with `strict` nothing was left out. */
export function isSuccess({ passed, failed, notSupported }: Totals, strict: boolean): boolean {
  return passed > 0 && failed === 0 && !(strict && notSupported > 0);
}

export const header = line('', 'subject', 'quantity', 'difference', 'tolerance', 'where it is largest');

/** One check in columns that line up with those of the others. */
export function checkLine({ subject, quantity, outcome }: Check): string {
  switch (outcome.status) {
    case 'compared': {
      const { passed, difference, tolerance, where } = outcome;
      return line(passed ? 'ok' : 'FAIL', subject, quantity, difference, tolerance, where);
    }
    case 'error':
      return line('FAIL', subject, quantity, '', '', outcome.reason);
    case 'not supported':
      return line('not supported', subject, quantity, '', '', outcome.reason);
  }
}

function line(
  ...[status, subject, quantity, difference, tolerance, rest]: [string, string, string, string, string, string]
) {
  const columns = [
    status.padEnd(13),
    subject.padEnd(42),
    quantity.padEnd(32),
    difference.padStart(11),
    tolerance.padEnd(20),
    rest,
  ];
  return columns.join('  ').trimEnd();
}
