import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { LorikeetError } from '../../errors/index.ts';
import { elementCount } from '../dtypes.ts';
import { fillFrom } from '../open.ts';
import { broken } from './archive.ts';
import type { TensorView } from './state-dict.ts';

/** Bytes in memory at once. */
const PIECE_BYTES = 8 * 2 ** 20;
/** Bytes of the file that are read for one piece of a tensor whose elements do not lie in a row. */
const SPAN_BYTES = 64 * 2 ** 20;
/** Elements in a row that are worth a reading of their own. */
const RUN_ELEMENTS = 256;

/**
 * The elements of a tensor, row by row, in pieces that fit into some megabytes. A tensor that fills its storage, as nearly all do, is checked
 * against the checksum of the archive.
 *
 * @throws weights.pickle-broken for a wrong checksum, and for strides that would need the whole storage in memory
 */
export async function* elementsOf(file: string, handle: FileHandle, view: TensorView): AsyncGenerator<Uint8Array> {
  const rows = withoutOnes(view);
  if (elementCount(view.shape) === 0) return;
  if (isContiguous(rows)) yield* inRow(file, handle, view);
  else yield* gathered(file, handle, view, rows);
}

/** Sizes and strides of the dimensions that have more than one element. */
interface Rows {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

function withoutOnes({ shape, strides }: TensorView): Rows {
  const axes = shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  return { shape: axes.map((axis) => shape[axis]!), strides: axes.map((axis) => strides[axis]!) };
}

function isContiguous({ shape, strides }: Rows): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    if (strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

async function* inRow(file: string, handle: FileHandle, view: TensorView): AsyncGenerator<Uint8Array> {
  const { offset, shape, width, storage } = view;
  const bytes = elementCount(shape) * width;
  const isWhole = offset === storage.offset && bytes === storage.bytes && storage.crc32 !== 0;
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, bytes));
  let sum = 0;
  for (let at = 0; at < bytes; at += piece.length) {
    const part = piece.subarray(0, Math.min(piece.length, bytes - at));
    if (!(await fillFrom(handle, offset + at, part))) throw cutOff(file, view);
    if (isWhole) sum = crc32(part, sum);
    yield part;
  }
  if (isWhole && sum !== storage.crc32) throw broken(file, `the checksum of the tensor ${view.name} is wrong`);
}

/** Block by block of the first dimension: as many of its rows as fit into a piece. */
async function* gathered(file: string, handle: FileHandle, view: TensorView, rows: Rows): AsyncGenerator<Uint8Array> {
  const { width } = view;
  const [count = 1, ...inner] = rows.shape;
  const [step = 0, ...strides] = rows.strides;
  const rowElements = elementCount(inner);
  const most = Math.min(count, Math.max(1, Math.floor(PIECE_BYTES / (rowElements * width))));
  const reach = inner.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 1);
  const fitting = Math.floor((SPAN_BYTES / width - reach) / Math.max(1, step)) + 1;
  // A transposed matrix: its rows lie side by side, far apart within, so that runs along the first dimension are read.
  const isInRuns = step === 1 && fitting < most;
  const many = isInRuns ? most : Math.min(most, fitting);
  if (rowElements * width > SPAN_BYTES || many < 1 || (isInRuns && many < Math.min(count, RUN_ELEMENTS))) {
    throw scattered(file, view);
  }
  const places = placesOf(inner, strides);
  const piece = new Uint8Array(many * rowElements * width);
  const read = new Uint8Array((isInRuns ? many : (many - 1) * step + reach) * width);
  const [from, to] = [elementsIn(read, width), elementsIn(piece, width)];
  for (let first = 0; first < count; first += many) {
    const here = Math.min(many, count - first);
    const begin = view.offset + first * step * width;
    const fill = async (elements: number, at: number) => {
      const part = read.subarray(0, elements * width);
      if (!(await fillFrom(handle, begin + at * width, part))) throw cutOff(file, view);
    };
    if (!isInRuns) await fill((here - 1) * step + reach, 0);
    for (let column = 0; column < rowElements; column += 1) {
      const place = places[column]!;
      if (isInRuns) await fill(here, place);
      for (let row = 0; row < here; row += 1) {
        to[row * rowElements + column] = from[isInRuns ? row : row * step + place]!;
      }
    }
    yield piece.subarray(0, here * rowElements * width);
  }
}

/** Where the elements of a row lie, in their order, from its start. */
function placesOf(shape: readonly number[], strides: readonly number[]): Float64Array {
  return Float64Array.from({ length: elementCount(shape) }, (_, at) => {
    let rest = at;
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      place += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return place;
  });
}

/** Elements to copy, whatever numbers they are. */
function elementsIn({ buffer }: Uint8Array<ArrayBuffer>, width: number): { [index: number]: number | bigint } {
  if (width === 1) return new Uint8Array(buffer);
  if (width === 2) return new Uint16Array(buffer);
  return width === 4 ? new Uint32Array(buffer) : new BigUint64Array(buffer);
}

function cutOff(file: string, { name }: TensorView): LorikeetError {
  return broken(file, `it became shorter while the tensor ${name} was read`);
}

function scattered(file: string, { name, shape, strides }: TensorView): LorikeetError {
  return broken(
    file,
    `the elements of the tensor ${name} ([${shape.join(', ')}], strides [${strides.join(', ')}]) lie too far apart`,
  );
}
