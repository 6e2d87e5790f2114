import type { FileMetaData } from 'hyparquet';
import { LorikeetError } from '../../errors/index.ts';

/** Elements of the schema: tables of features have some thousand columns. */
const MOST_COLUMNS = 10_000;
/** Structures within structures; Arrow's own reader of Parquet stops at 100. */
const MOST_NESTED = 64;
/** The writer of Arrow puts no more than 64 Mi rows into a group, and 1 Mi where nobody asks for more. */
const MOST_GROUP_ROWS = 1 << 26;
/** A group is a million rows or 128 MB; files of many groups hold some thousand. */
const MOST_ROW_GROUPS = 100_000;
/** Rows are numbered by 32 bits. */
const MOST_ROWS = 2 ** 31;
/** Values of a column in a group, which are more than its rows where they are lists: 64 Mi rows of four, or a million of 256. */
const MOST_VALUES = 1 << 28;
/** Writers aim at pages of 1 MB; one has to hold at least a text. */
const MOST_PAGE_BYTES = 1 << 28;
/** Fields of a page header are structures within structures, three deep. */
const MOST_DEPTH = 8;

/** The footer of a file, as hyparquet gives it, with every count in it checked before it is used. @throws data.parquet-broken */
export function checkFooter(path: string, { schema, num_rows, row_groups }: FileMetaData): void {
  const count = counter(path);
  count('the number of columns', schema.length, MOST_COLUMNS);
  count('the number of row groups', row_groups.length, MOST_ROW_GROUPS);
  for (const { name, num_children } of schema) {
    if (num_children !== undefined) count(`the number of fields of "${name}"`, num_children, schema.length - 1);
  }
  checkDepth(path, schema);
  let total = 0;
  for (const [at, group] of row_groups.entries()) {
    const rows = count(`the number of rows of group ${at + 1}`, group.num_rows, MOST_GROUP_ROWS);
    total = count('the number of rows', total + rows, MOST_ROWS);
    count(`the number of columns of group ${at + 1}`, group.columns.length, schema.length);
    for (const { meta_data } of group.columns) {
      if (meta_data === undefined) continue;
      const where = `of "${meta_data.path_in_schema.join('.')}" in group ${at + 1}`;
      count(`the number of values ${where}`, meta_data.num_values, MOST_VALUES);
      count(`the size ${where}`, meta_data.total_uncompressed_size, Number.MAX_SAFE_INTEGER);
      count(`the packed size ${where}`, meta_data.total_compressed_size, Number.MAX_SAFE_INTEGER);
      count(`the place ${where}`, meta_data.data_page_offset, Number.MAX_SAFE_INTEGER);
      count(`the place of the dictionary ${where}`, meta_data.dictionary_page_offset ?? 0, Number.MAX_SAFE_INTEGER);
    }
  }
  if (count('the number of rows', num_rows, MOST_ROWS) !== total) {
    const reason = `it claims ${num_rows} rows, its row groups have ${total}`;
    throw new LorikeetError('data.parquet-broken', { path, reason });
  }
}

/** The schema lists a tree from its root down, each element with the number of its children. */
function checkDepth(path: string, schema: FileMetaData['schema']): void {
  /** Children that the elements above the next one still lack. */
  const missing: number[] = [];
  for (const { num_children } of schema) {
    if (missing.length > 0) missing[missing.length - 1]! -= 1;
    if (num_children) missing.push(num_children);
    counter(path)('the depth of the schema', missing.length, MOST_NESTED);
    while (missing.at(-1) === 0) missing.pop();
  }
  if (missing.length > 0) throw new LorikeetError('data.parquet-broken', { path, reason: 'its schema ends early' });
}

/**
 * Checks the counts in the headers of the pages of a column, before anything is unpacked.
 *
 * @param where what errors call the column
 * @param values number of values that the footer promises
 * @throws data.parquet-broken
 */
export function checkPages(path: string, where: string, bytes: DataView, values: number): void {
  const count = counter(path);
  const cursor = { at: 0 };
  let counted = 0;
  for (let page = 1; counted < values && cursor.at < bytes.byteLength - 1; page += 1) {
    const name = (what: string) => `the ${what} of page ${page} ${where}`;
    const { 2: unpacked, 3: packed, 5: data, 7: dictionary, 8: newer } = readStruct(path, bytes, cursor, 0);
    const size = count(name('size'), unpacked, MOST_PAGE_BYTES);
    cursor.at += count(name('packed size'), packed, bytes.byteLength - cursor.at);
    // A value takes a byte at least.
    if (isStruct(dictionary)) count(name('dictionary'), dictionary[1], size);
    const header = isStruct(data) ? data : newer;
    if (!isStruct(header)) continue;
    const here = count(name('number of values'), header[1], values - counted);
    counted += here;
    if (header !== newer) continue;
    count(name('number of empty values'), newer[2], here);
    count(name('number of rows'), newer[3], here);
    const levels = count(name('levels'), newer[5], size);
    count(name('levels'), newer[6], size - levels);
  }
}

function counter(path: string): (what: string, value: unknown, most: number) => number {
  return (what, value, most) => {
    const isWhole = typeof value === 'bigint' || Number.isInteger(value);
    const number = Number(value);
    if (isWhole && number >= 0 && number <= most) return number;
    const text = isWhole ? String(value) : 'not a number';
    throw new LorikeetError('data.parquet-broken', {
      path,
      reason: `${what} is ${text}, where 0 to ${most} can be`,
    });
  };
}

/** A structure by the numbers of its fields; what no check needs is undefined. */
interface Struct {
  readonly [field: number]: number | Struct | undefined;
}

function isStruct(value: Struct[number]): value is Struct {
  return typeof value === 'object';
}

/** Reads one structure of Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). */
function readStruct(path: string, bytes: DataView, cursor: { at: number }, depth: number): Struct {
  const broken = (reason: string) => new LorikeetError('data.parquet-broken', { path, reason });
  if (depth > MOST_DEPTH) throw broken(`the header of a page is nested more than ${MOST_DEPTH} deep`);
  const byte = () => {
    if (cursor.at >= bytes.byteLength) throw broken('the header of a page ends early');
    cursor.at += 1;
    return bytes.getUint8(cursor.at - 1);
  };
  const varint = () => {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const next = byte();
      value += (next & 0x7f) * place;
      if (next < 128) return value;
      if (place > 2 ** 63) throw broken('a number in the header of a page never ends');
    }
  };
  const signed = () => {
    const zigzag = varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  };
  const skip = (length: number) => {
    if (length > bytes.byteLength - cursor.at) throw broken('the header of a page ends early');
    cursor.at += length;
  };
  const read = (type: number): number | Struct | undefined => {
    switch (type) {
      case 1:
      case 2:
        return undefined;
      case 3:
        return byte();
      case 4:
      case 5:
      case 6:
        return signed();
      case 7:
        return void skip(8);
      case 8:
        return void skip(varint());
      case 12:
        return readStruct(path, bytes, cursor, depth + 1);
      default:
        // Lists, sets and maps: no header of a page has them.
        throw broken(`the header of a page has a field of type ${type}`);
    }
  };
  const fields: Record<number, number | Struct | undefined> = {};
  let id = 0;
  for (;;) {
    const head = byte();
    if (head === 0) return fields;
    id = head >> 4 === 0 ? signed() : id + (head >> 4);
    fields[id] = read(head & 0x0f);
  }
}
