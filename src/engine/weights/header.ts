import { LorikeetError } from '../errors/index.ts';
import { dtypeRank, isStoredDtype, STORED_DTYPE_BITS, type StoredDtype } from './dtypes.ts';

/** The format's own library refuses more; a header of the largest published models has about 10 MB. */
export const MOST_HEADER_BYTES = 100_000_000;
/** The largest mixture-of-experts checkpoints have about 100,000 tensors over all shards. */
export const MOST_TENSORS = 1_000_000;
/** Convolutions over time and space have 5 dimensions; nothing published has more than 8. */
export const MOST_DIMENSIONS = 16;

/** One tensor of a file: where its bytes lie. `offset` counts from the start of the file. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** The real path of the file, links resolved. */
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

export interface Header {
  /** In the order of their data. */
  readonly tensors: readonly StoredTensor[];
  /** Free text beside the tensors, such as `format: pt`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Parses and checks the header of a safetensors file (https://huggingface.co/docs/safetensors, "Format"): the JSON text
 * between the length and the data. Nothing in it is trusted: types are known, shapes fit their byte counts, and the
 * tensors tile the data without gap or overlap from its start to the end of the file.
 *
 * @param file names the file in errors and in the result.
 * @param json the header, without its 8-byte length; data follows it immediately.
 * @param fileBytes size of the whole file.
 * @throws weights.bad-header, weights.bad-tensor, weights.truncated, weights.trailing-bytes
 */
export function parseHeader(file: string, json: Uint8Array, fileBytes: number): Header {
  const dataStart = 8 + json.length;
  const { __metadata__: metadata, ...entries } = parseObject(file, json);
  const names = Object.keys(entries);
  if (names.length > MOST_TENSORS) {
    throw badHeader(file, `it lists ${names.length} tensors, more than the ${MOST_TENSORS} allowed`);
  }
  const tensors = names.map((name) => parseTensor(file, name, entries[name], dataStart));
  tensors.sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  checkTiling(file, tensors, dataStart, fileBytes);
  return { tensors, metadata: parseMetadata(file, metadata) };
}

function parseObject(file: string, json: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (cause) {
    throw badHeader(file, `it is not JSON in UTF-8 (${(cause as Error).message})`, cause);
  }
  if (!isObject(value)) throw badHeader(file, 'it is not a JSON object');
  return value;
}

function parseMetadata(file: string, value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw badHeader(file, '__metadata__ is not an object');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw badHeader(file, `__metadata__.${key} is not a text`);
  }
  return value as Record<string, string>;
}

function parseTensor(file: string, name: string, value: unknown, dataStart: number): StoredTensor {
  const wrong = (reason: string) => new LorikeetError('weights.bad-tensor', { file, tensor: name, reason });
  if (!isObject(value)) throw wrong('expected an object with dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isStoredDtype(dtype)) throw wrong(`its dtype ${JSON.stringify(dtype)} is not one of the format`);
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw wrong(`its shape ${JSON.stringify(shape)} is not a list of whole numbers`);
  }
  if (shape.length > MOST_DIMENSIONS) {
    throw wrong(`it has ${shape.length} dimensions, more than the ${MOST_DIMENSIONS} allowed`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw wrong(`its data_offsets ${JSON.stringify(offsets)} are not two whole numbers`);
  }
  const [begin, end] = offsets as [number, number];
  if (end < begin) throw wrong(`its data ends (${end}) before it begins (${begin})`);
  const bits = shape.reduce<number>((product, dimension) => product * dimension, STORED_DTYPE_BITS[dtype]);
  // Beyond 2^53 the product is inexact but still far above any byte count, so the comparison holds.
  if (bits !== (end - begin) * 8) {
    throw wrong(`${dtype} [${shape.join(', ')}] needs ${bits / 8} bytes, data_offsets span ${end - begin}`);
  }
  return { name, dtype, shape, file, offset: dataStart + begin, bytes: end - begin };
}

function checkTiling(file: string, tensors: readonly StoredTensor[], dataStart: number, fileBytes: number): void {
  let end = dataStart;
  let before: string | undefined;
  for (const { name, offset, bytes } of tensors) {
    if (offset !== end) {
      const where = before === undefined ? 'the start of the data' : `the tensor ${before}`;
      const reason =
        offset < end
          ? `it overlaps ${where} by ${end - offset} bytes`
          : `it leaves ${offset - end} unused bytes after ${where}`;
      throw new LorikeetError('weights.bad-tensor', { file, tensor: name, reason });
    }
    end = offset + bytes;
    before = name;
  }
  if (end > fileBytes) throw new LorikeetError('weights.truncated', { file, expected: end, found: fileBytes });
  if (end < fileBytes) throw new LorikeetError('weights.trailing-bytes', { file, expected: end, found: fileBytes });
}

/** Order of tensors in a written file, as the library has it: dtype rank from high to low, then name byte by byte. */
export function compareForWriting(
  a: { readonly dtype: StoredDtype; readonly name: string },
  b: { readonly dtype: StoredDtype; readonly name: string },
): number {
  return dtypeRank(b.dtype)! - dtypeRank(a.dtype)! || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

/**
 * The bytes before the data: the length and the JSON header, padded with spaces so that data starts on a multiple of 8.
 * Byte for byte what the library writes for the same tensors.
 *
 * @param tensors in the order of their data (`compareForWriting`), with their sizes in bytes.
 */
export function encodeHeader(
  tensors: readonly Pick<StoredTensor, 'name' | 'dtype' | 'shape' | 'bytes'>[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  // Assembled as text: an object would move names that look like array indices to the front.
  const fields = Object.keys(metadata).length > 0 ? [`"__metadata__":${JSON.stringify(metadata)}`] : [];
  let begin = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, begin + bytes] })}`);
    begin += bytes;
  }
  const json = Buffer.from(`{${fields.join(',')}}`);
  const padded = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  padded.writeBigUInt64LE(BigInt(padded.length - 8));
  json.copy(padded, 8);
  return padded;
}

function badHeader(file: string, reason: string, cause?: unknown): LorikeetError {
  return new LorikeetError('weights.bad-header', { file, reason }, { cause });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number that JavaScript holds exactly. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
