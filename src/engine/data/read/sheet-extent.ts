import { LorikeetError } from '../../errors/index.ts';
import { tooManyColumns } from './most-columns.ts';

/** Rows and columns of a sheet, in every program that writes them. */
const MOST_ROWS = 2 ** 20;
const MOST_SHEET_COLUMNS = 2 ** 14;
/** A sheet is read as a table without holes up to its last value, 8 bytes for each cell. */
const MOST_CELLS = 2 ** 26;
/** A tag of a cell has some dozens. */
const MOST_TAG_CHARACTERS = 2 ** 16;

const TAG = /<(?:[\w.-]+:)?(c|row)(?=[\s/>])((?:[^"'>]|"[^"]*"|'[^']*')*)>/g;
const CELL = /^<(?:[\w.-]+:)?(?:c|row)[\s/]/;
const PLACE = /(?:^|\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/**
 * Finds out how large a table the cells of a sheet make, from its XML piece by piece: two cells far apart, in a file of a kilobyte, would
 * fill the memory.
 */
export class SheetExtent {
  readonly #path: string;
  #rest = '';
  /** Rows and columns up to the last cell that may hold a value. */
  #rows = 0;
  #columns = 0;
  /** The row that is read. */
  #row = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes the next piece. @throws data.too-many-columns, data.not-spreadsheet */
  add(piece: Buffer): void {
    const text = this.#rest + piece.toString('latin1');
    for (const [, tag, attributes] of text.matchAll(TAG)) {
      const given = PLACE.exec(attributes!);
      const place = given === null ? null : this.#placeOf(tag === 'row', given[1] ?? given[2]!);
      if (tag === 'row') this.#row = place?.row ?? this.#emptyRow();
      // A cell with a format alone is none: whole rows and columns have one, down to the last of a sheet.
      else if (place !== null && !attributes!.endsWith('/')) this.#count(Math.max(this.#row, place.row), place.column);
    }
    const start = text.lastIndexOf('<');
    this.#rest = start < 0 || text.indexOf('>', start) >= 0 ? '' : text.slice(start);
    if (this.#rest.length <= MOST_TAG_CHARACTERS) return;
    // No XML, such as a picture.
    if (!CELL.test(this.#rest)) this.#rest = '';
    else throw this.#refusal('a tag in it has no end');
  }

  #placeOf(isRow: boolean, place: string): { readonly row: number; readonly column: number } {
    const [, letters, digits] = /^([A-Z]*)(\d+)$/i.exec(place.trim()) ?? [];
    if (digits === undefined || isRow !== (letters === ''))
      throw this.#refusal(`"${place.slice(0, 40)}" is no place in a sheet`);
    const row = Number(digits);
    const column = [...letters!.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    if (column > MOST_SHEET_COLUMNS) throw tooManyColumns(this.#path, column);
    if (row > MOST_ROWS) throw this.#refusal(`it has a row ${row}`);
    return { row, column };
  }

  /** A row without a number follows the one before, and is kept though it holds nothing. */
  #emptyRow(): number {
    this.#count(this.#row + 1, 0);
    return this.#row + 1;
  }

  #count(row: number, column: number): void {
    this.#rows = Math.max(this.#rows, row);
    this.#columns = Math.max(this.#columns, column);
    if (this.#rows > MOST_ROWS) throw this.#refusal(`it has a row ${this.#rows}`);
    if (this.#rows * this.#columns > MOST_CELLS) {
      throw this.#refusal(`its cells spread over ${this.#rows} rows and ${this.#columns} columns`);
    }
  }

  #refusal(reason: string): LorikeetError {
    return new LorikeetError('data.not-spreadsheet', { path: this.#path, reason });
  }
}
