import Papa from 'papaparse';

/** Most common first: it wins where two cut the column names into equally many. */
const CANDIDATES = [',', '\t', ';', '|'];

/** A control character made for this purpose, and found in no text: it leaves lines whole. */
const UNIT_SEPARATOR = '\u001f';

/**
 * The character between columns, from the line of column names alone: the candidate that cuts it into most names. Texts
 * below it are full of commas and semicolons, column names are not. Where no candidate cuts it the file has one column,
 * whose texts may hold any of them.
 *
 * @param text the file, or its beginning
 */
export function guessDelimiter(text: string, newline: '\n' | '\r'): string {
  let best = { delimiter: UNIT_SEPARATOR, names: 1 };
  for (const delimiter of CANDIDATES) {
    const { data } = Papa.parse<string[]>(text, { delimiter, newline, preview: 1, skipEmptyLines: true });
    const names = data[0]?.length ?? 0;
    if (names > best.names) best = { delimiter, names };
  }
  return best.delimiter;
}
