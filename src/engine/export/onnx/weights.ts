import type { OnnxDtype } from '../../../shared/export.ts';
import { bytesOf, type DType, tensor } from '../../ir/index.ts';
import { quantizableWeights } from '../../models/index.ts';
import type { StreamedTensor } from '../../proto/index.ts';
import { type Piece, transposed } from '../../weights/formats/pieces.ts';
import { narrowToFloat16, type PutBytes } from '../../weights/index.ts';
import { type MergedParameter, mergedParameters, mergedValues, readMerged } from '../merge/merged-weights.ts';
import type { ExportSource } from '../source.ts';
import { BLOCK, blocksOf, quantizeRows4, quantizeRows8 } from './quantize.ts';

/** A tensor of a model file, with how its bytes are made when their turn comes. */
export interface WeightTensor extends StreamedTensor {
  readonly write: (put: PutBytes) => Promise<void>;
}

/**
 * - `float`: one tensor of that name
 * - `table`: rows in 8 bits: `.codes` uint8 [rows, size], `.scales` float32 [rows, 1]
 * - `rows8`: a product in 8 bits: `.codes` uint8 [in, out], `.scales` float32 [out]
 * - `blocks4`: a product in 4 bits: `.codes` uint8 [out, blocks, 16], `.scales` float32 [out · blocks]
 */
export type WeightForm = 'float' | 'table' | 'rows8' | 'blocks4';

/** One parameter as a model file has it. */
export interface ExportedWeight {
  readonly parameter: string;
  readonly form: WeightForm;
  readonly tensors: readonly WeightTensor[];
}

/** Every parameter of the merged model in the form that an ONNX file of that dtype has it. The head stays in float32. */
export function exportedWeights(source: ExportSource, dtype: OnnxDtype): ExportedWeight[] {
  const linears = quantizableWeights(source.spec);
  const words = `${source.spec.embeddings.words.module}.weight`;
  const formOf = (name: string): WeightForm => {
    if (dtype === 'fp32' || dtype === 'fp16') return 'float';
    if (name === words) return 'table';
    if (!linears.has(name)) return 'float';
    return dtype === 'int8' ? 'rows8' : 'blocks4';
  };
  return mergedParameters(source).map((parameter) => {
    const form = formOf(parameter.name);
    const tensors =
      form === 'float'
        ? [floatTensor(source, parameter, dtype === 'fp16' ? 'float16' : 'float32')]
        : quantizedTensors(source, parameter, form, linears.get(parameter.name)?.fanInFanOut ?? false);
    return { parameter: parameter.name, form, tensors };
  });
}

function floatTensor(source: ExportSource, parameter: MergedParameter, dtype: 'float32' | 'float16'): WeightTensor {
  return {
    ...sized(parameter.name, dtype, parameter.shape),
    write: (put) =>
      readMerged(source, parameter, ({ values }) => put(dtype === 'float16' ? narrowToFloat16(values) : values)),
  };
}

/**
 * Codes and scales are made together, when the codes are to be written.
 *
 * @param isTransposed whether the parameter is [in, out]; it is turned as a whole then
 */
function quantizedTensors(
  source: ExportSource,
  parameter: MergedParameter,
  form: Exclude<WeightForm, 'float'>,
  isTransposed: boolean,
): WeightTensor[] {
  const [outputs = 1, inputs = 1] = isTransposed ? parameter.shape.toReversed() : parameter.shape;
  const readRows = async (use: (piece: Piece) => Promise<void>) => {
    if (!isTransposed) return readMerged(source, parameter, use);
    await use({ first: 0, values: transposed(await mergedValues(source, parameter), inputs, outputs) });
  };
  const shapes = {
    table: { codes: [outputs, inputs], scales: [outputs, 1] },
    rows8: { codes: [inputs, outputs], scales: [outputs] },
    blocks4: { codes: [outputs, blocksOf(inputs), BLOCK / 2], scales: [outputs * blocksOf(inputs)] },
  }[form];
  const codes = sized(`${parameter.name}.codes`, 'uint8', shapes.codes);
  const scales = sized(`${parameter.name}.scales`, 'float32', shapes.scales);
  let made: Float32Array | null = null;
  return [
    {
      ...codes,
      write: async (put) => {
        const quantized = { codes: new Uint8Array(codes.bytes), scales: new Float32Array(scales.bytes / 4) };
        await readRows(async ({ first, values }) => {
          const row = first / inputs;
          if (form === 'blocks4') quantizeRows4(values, inputs, row, quantized.scales, quantized.codes);
          else {
            const place =
              form === 'table'
                ? (row: number, column: number) => row * inputs + column
                : (row: number, column: number) => column * outputs + row;
            quantizeRows8(values, inputs, row, quantized.scales, quantized.codes, place);
          }
        });
        made = quantized.scales;
        await put(quantized.codes);
      },
    },
    {
      ...scales,
      write: async (put) => {
        await put(made!);
        made = null;
      },
    },
  ];
}

function sized(name: string, dtype: DType, shape: readonly number[]): StreamedTensor {
  const type = tensor(dtype, shape);
  return { name, type, bytes: bytesOf(type, {}) };
}
