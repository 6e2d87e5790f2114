import { LorikeetError } from '../../errors/index.ts';
import { growingColumns } from './growing-columns.ts';
import { objectOf } from './json-object.ts';
import { MOST_RECORD_CHARACTERS, type RowChunk, type RowMark } from './source.ts';
import { textReader } from './text-reader.ts';

const MOST_ROWS = 5000;

/**
 * The objects of a file that holds one list of them, which is never in memory as a whole.
 *
 * @throws data.file-empty, data.no-rows, data.encoding-invalid, data.json-line, data.json-not-object, data.record-too-long
 */
export async function* jsonArrayChunks(
  path: string,
  encoding: string,
  columnNames: readonly string[] | undefined,
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  const columns = growingColumns(path, columnNames, from?.columns);
  const elements = elementScanner(path, from?.row ?? 0, from?.line ?? 1, from !== undefined);
  let [rows, lines]: [number[], number[]] = [[], []];
  let isInvalid = false;
  const reader = textReader(path, encoding, from?.place ?? { byte: 0, skip: 0 }, () => (isInvalid = true));
  const markHere = (): RowMark => ({
    ...elements.next(),
    columns: columns.names(),
    place: reader.place(elements.unread()),
  });
  let mark = markHere();
  const take = (): RowChunk => {
    const chunk = { rows, lines, columns: columns.take(), mark };
    [rows, lines] = [[], []];
    return chunk;
  };
  for await (const text of reader.pieces()) {
    elements.add(text);
    for (let element = elements.take(); element !== null; element = elements.take()) {
      if (rows.length === 0) mark = { ...element.place, columns: columns.names(), place: reader.place(element.unread) };
      columns.addRow(objectOf(path, element.place.line, element.text));
      rows.push(element.place.row);
      lines.push(element.place.line);
      if (rows.length === MOST_ROWS) yield take();
    }
  }
  if (isInvalid) throw new LorikeetError('data.encoding-invalid', { path, encoding, ...elements.next() });
  elements.finish();
  if (rows.length > 0) yield take();
  if (elements.next().row === 0) throw new LorikeetError('data.no-rows', { path });
}

interface Place {
  readonly row: number;
  readonly line: number;
}

interface Element {
  readonly text: string;
  readonly place: Place;
  /** Characters from its beginning to the end of what was added. */
  readonly unread: number;
}

interface ElementScanner {
  add(text: string): void;
  /** The next whole element; null where the text ends before. */
  take(): Element | null;
  /** Where the next element will be. */
  next(): Place;
  /** Characters that belong to no element yet. */
  unread(): number;
  /** @throws data.json-line where the list is not closed or something stands behind it */
  finish(): void;
}

/** Cuts the text of a list at the commas between its elements. @param isInside whether the text begins with an element */
function elementScanner(path: string, row: number, line: number, isInside: boolean): ElementScanner {
  let text = '';
  /** How far `text` was looked at, and where the element that is open begins. */
  let at = 0;
  let start = -1;
  let startLine = line;
  let depth = isInside ? 1 : 0;
  let [isString, isEscaped, isClosed] = [false, false, false];

  const fault = (found: string): LorikeetError => {
    const column = at - text.lastIndexOf('\n', at - 1);
    return new LorikeetError('data.json-line', { path, line, column, found });
  };
  const end = (): Element => {
    const element = { text: text.slice(start, at), place: { row, line: startLine }, unread: text.length - start };
    row += 1;
    start = -1;
    return element;
  };

  return {
    add(more) {
      const kept = start === -1 ? at : start;
      text = text.slice(kept) + more;
      at -= kept;
      if (start !== -1) start = 0;
      if (text.length > MOST_RECORD_CHARACTERS + more.length) {
        throw new LorikeetError('data.record-too-long', { path, row, line: startLine, most: MOST_RECORD_CHARACTERS });
      }
    },
    take() {
      for (; at < text.length; at += 1) {
        const character = text[at]!;
        if (character === '\n') line += 1;
        if (isString) {
          if (isEscaped) isEscaped = false;
          else if (character === '\\') isEscaped = true;
          else if (character === '"') isString = false;
          continue;
        }
        if (/\s/.test(character) || character === '\ufeff') continue;
        if (isClosed) throw fault(JSON.stringify(character));
        if (depth === 0) {
          // The opener has seen this bracket.
          depth = 1;
          continue;
        }
        if (depth === 1 && (character === ',' || character === ']')) {
          isClosed = character === ']';
          if (start === -1) {
            if (character === ',') throw fault('a comma without an object before it');
            continue;
          }
          const element = end();
          at += 1;
          return element;
        }
        if (start === -1) {
          start = at;
          startLine = line;
        }
        if (character === '"') isString = true;
        else if (character === '{' || character === '[') depth += 1;
        else if (character === '}' || character === ']') depth -= 1;
        if (depth === 0) throw fault(JSON.stringify(character));
      }
      return null;
    },
    next: () => ({ row, line: start === -1 ? line : startLine }),
    unread: () => text.length - (start === -1 ? at : start),
    finish() {
      if (!isClosed) throw fault('the end of the file');
    },
  };
}
