import { LorikeetError } from '../errors/index.ts';
import type { StoredDtype } from './dtypes.ts';
import { elementCount } from './dtypes.ts';
import { widenBfloat16, widenFloat16 } from './half.ts';
import type { StoredTensor } from './header.ts';
import { fillFrom, withFile } from './open.ts';

/** Widening goes piece by piece, so that reading a tensor needs its float32 size and this much more. */
const PIECE_BYTES = 16 * 2 ** 20;

/**
 * The stored bytes of one tensor, as they are; only its byte range is read.
 *
 * @throws weights.truncated where the file got shorter since its header was read.
 */
export async function readBytes(tensor: StoredTensor): Promise<Uint8Array> {
  const target = new Uint8Array(tensor.bytes);
  await withFile(tensor.file, async (handle) => {
    if (!(await fillFrom(handle, tensor.offset, target))) throw await truncated(tensor, handle);
  });
  return target;
}

/**
 * The values of one tensor as float32, row by row; only its byte range is read. F16 and BF16 widen exactly; F64 and
 * integers above 2^24 round to the nearest float32.
 *
 * @throws weights.no-float-values for types whose values have no plain float32 form (8-bit floats with scales, complex).
 */
export async function readFloats(tensor: StoredTensor): Promise<Float32Array> {
  const { dtype, name, file } = tensor;
  const widen = widenings[dtype];
  if (widen === undefined) throw new LorikeetError('weights.no-float-values', { file, tensor: name, dtype });
  const values = new Float32Array(elementCount(tensor.shape));
  await withFile(file, async (handle) => {
    if (dtype === 'F32') {
      if (!(await fillFrom(handle, tensor.offset, new Uint8Array(values.buffer))))
        throw await truncated(tensor, handle);
      return;
    }
    const piece = new Uint8Array(Math.min(PIECE_BYTES, tensor.bytes));
    const width = tensor.bytes / values.length;
    for (let done = 0; done < tensor.bytes; done += piece.length) {
      const part = piece.subarray(0, Math.min(piece.length, tensor.bytes - done));
      if (!(await fillFrom(handle, tensor.offset + done, part))) throw await truncated(tensor, handle);
      widen(piece.buffer, values.subarray(done / width, (done + part.length) / width));
    }
  });
  return values;
}

/** Fills `target` with the elements at the start of `source`. */
type Widening = (source: ArrayBuffer, target: Float32Array) => void;

type Elements = { readonly length: number; readonly [index: number]: number };

function numbers(view: new (source: ArrayBuffer, offset: number, length: number) => Elements): Widening {
  return (source, target) => target.set(new view(source, 0, target.length));
}

function bigIntegers(
  view: new (source: ArrayBuffer, offset: number, length: number) => BigInt64Array | BigUint64Array,
) {
  return (source: ArrayBuffer, target: Float32Array) => {
    const values = new view(source, 0, target.length);
    for (let i = 0; i < target.length; i++) target[i] = Number(values[i]);
  };
}

// Files are little-endian, and so is every machine that Node and ONNX Runtime run on together.
const widenings: Partial<Record<StoredDtype, Widening>> = {
  F32: numbers(Float32Array),
  F64: numbers(Float64Array),
  F16: (source, target) => widenFloat16(new Uint16Array(source, 0, target.length), target),
  BF16: (source, target) => widenBfloat16(new Uint16Array(source, 0, target.length), target),
  BOOL: numbers(Uint8Array),
  U8: numbers(Uint8Array),
  I8: numbers(Int8Array),
  U16: numbers(Uint16Array),
  I16: numbers(Int16Array),
  U32: numbers(Uint32Array),
  I32: numbers(Int32Array),
  U64: bigIntegers(BigUint64Array),
  I64: bigIntegers(BigInt64Array),
};

async function truncated(tensor: StoredTensor, handle: { stat(): Promise<{ size: number }> }): Promise<LorikeetError> {
  const expected = tensor.offset + tensor.bytes;
  return new LorikeetError('weights.truncated', { file: tensor.file, expected, found: (await handle.stat()).size });
}
