import type { Cell } from '../table.ts';

/**
 * A value of JSON or Parquet as the text of a cell: what is missing or empty is null, numbers and booleans are written out,
 * times as ISO 8601, anything with parts as JSON.
 */
export function jsonCell(value: unknown): Cell {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    return ArrayBuffer.isView(part) ? Array.from(part as Uint8Array) : part;
  });
}
