import Papa from 'papaparse';

/** Most common first: it wins where two cut the column names into equally many. */
const CANDIDATES = [',', '\t', ';', '|'];

/** A control character made for this purpose, and found in no text: it leaves lines whole. */
export const UNIT_SEPARATOR = '\u001f';

/** How the beginning of a file is cut. */
export interface CsvStart {
  readonly delimiter: string;
  readonly records: readonly (readonly string[])[];
}

/** Records that have to be cut alike. */
const ALIKE = 20;

/**
 * The character between columns: of the candidates that cut the first records into equally many fields, else of all, the one that cuts
 * the first record into most. Texts are full of commas and semicolons, names and labels are not. Where no candidate cuts it the file has
 * one column, whose texts may hold any of them.
 *
 * @param text the file, or its beginning
 */
export function guessDelimiter(text: string, newline: '\n' | '\r'): string {
  let best = { delimiter: UNIT_SEPARATOR, names: 1, isAlike: false };
  for (const delimiter of CANDIDATES) {
    const records = firstRecords(text, delimiter, newline, ALIKE);
    const names = records[0]?.length ?? 0;
    const isAlike = records.every(({ length }) => length === names);
    if (names < 2 || (best.isAlike && !isAlike)) continue;
    if (names > best.names || (isAlike && !best.isAlike)) best = { delimiter, names, isAlike };
  }
  return best.delimiter;
}

/** The first records of a text, blank lines left out; not its last one, where it is cut off in the middle. */
export function firstRecords(text: string, delimiter: string, newline: '\n' | '\r', most: number): string[][] {
  const { data, meta } = Papa.parse<string[]>(text, { delimiter, newline, preview: most, skipEmptyLines: true });
  const whole = meta.truncated || text.endsWith(newline) || data.length < 2 ? data : data.slice(0, -1);
  return whole.map((fields) => fields.map((field) => field.replace(/\r$/, '')));
}
