import type { ColumnMapping, Reading } from '../../contract/index.ts';

/** How files are read, a line per detail. */
export function readingText({ format, reasons }: Reading): string[] {
  return [`read as ${format}`, ...reasons.map((reason) => `  ${reason}`)];
}

/** Which column has which role, and why. */
export function mappingText({ text, label, id }: ColumnMapping): string[] {
  const roles = { text, label, id };
  return Object.entries(roles).map(([role, guess]) =>
    guess === null ? `${role}: none found` : `${role}: ${guess.column} (${guess.reason})`,
  );
}
