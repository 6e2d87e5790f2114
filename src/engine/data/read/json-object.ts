import { LorikeetError } from '../../errors/index.ts';
import { parseJson } from '../../files/index.ts';
import { jsonCell } from './json-cell.ts';

/** Digits that a double may not hold, outside of strings: names of posts and users are written so. */
const LONG_INTEGER = /("(?:[^"\\]|\\.)*")|(-?\d{16,}(?![\d.eE]))/g;

/**
 * The cells of a row that is written as a JSON object.
 *
 * @param line where it begins, from 1
 * @throws data.json-line, data.json-not-object
 */
export function objectOf(path: string, line: number, text: string): Record<string, string | null> {
  const exactText = /\d{16}/.test(text)
    ? text.replace(LONG_INTEGER, (_, string?: string, digits?: string) => string ?? `"${digits}"`)
    : text;
  const value = parsedLine(path, line, exactText);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
    throw new LorikeetError('data.json-not-object', { path, line, found });
  }
  try {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonCell(item)]));
  } catch (cause) {
    // JSON.stringify calls itself for each level.
    if (!(cause instanceof RangeError)) throw cause;
    throw new LorikeetError('data.json-not-object', { path, line, found: 'one with too many levels' }, { cause });
  }
}

function parsedLine(path: string, line: number, text: string): unknown {
  try {
    return parseJson(path, text);
  } catch (cause) {
    if (!(cause instanceof LorikeetError) || cause.code !== 'files.not-json') throw cause;
    const { line: below, column, found } = cause.details as { line: number; column: number; found: string };
    const place = found === 'the end of the file' ? 'the end of the line' : found;
    throw new LorikeetError('data.json-line', { path, line: line + below - 1, column, found: place }, { cause });
  }
}
