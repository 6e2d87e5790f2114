import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { blocksOf, BLOCK, quantizeRows4, quantizeRows8 } from '../../src/engine/export/onnx/quantize.ts';
import { mergedParameters, mergedValues } from '../../src/engine/export/merge/merged-weights.ts';
import { type ExportJob, openSource } from '../../src/engine/export/source.ts';
import { targetOf } from '../../src/engine/export/targets/index.ts';
import { quantizableWeights } from '../../src/engine/models/index.ts';
import { writeSafetensors } from '../../src/engine/weights/index.ts';
import { heldOut } from './exported.ts';
import { temporaryFolder } from './temporary.ts';

/**
 * Logits of a 4-bit ONNX export, and of a merged checkpoint whose weights are those that its codes stand for, on the same texts.
 */
export async function decodedTwins(job: ExportJob) {
  const source = await openSource(job);
  const quantized = { target: 'onnx', dtypes: ['q4'], decision: null } as const;
  const merged = { target: 'merged', dtype: 'fp32' } as const;
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  await targetOf(quantized).write(source, quantized, first, () => undefined);
  await targetOf(merged).write(source, merged, second, () => undefined);
  const linears = quantizableWeights(source.spec);
  const words = `${source.spec.embeddings.words.module}.weight`;
  const tensors = mergedParameters(source).map(async (parameter) => {
    const { name, shape } = parameter;
    const values = await mergedValues(source, parameter);
    const { inputs, outputs, fanInFanOut = false } = linears.get(name) ?? { inputs: shape.at(-1)!, outputs: shape[0]! };
    let data = values;
    if (linears.has(name) && fanInFanOut) data = turned(decoded4(turned(values, outputs), inputs), inputs);
    else if (linears.has(name)) data = decoded4(values, inputs);
    else if (name === words) data = decoded8(values, inputs);
    return { name, shape, dtype: 'F32' as const, data };
  });
  // One file in place of all that the base has.
  const folder = temporaryFolder();
  const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
  await Promise.all(files.map((name) => copyFile(path.join(second, name), path.join(folder, name))));
  await writeSafetensors(path.join(folder, 'model.safetensors'), await Promise.all(tensors));
  const onnx = await targetOf(quantized).open(first, { file: 'onnx/model_q4.onnx', dtype: 'q4' }, job);
  const twin = await targetOf(merged).open(folder, { file: 'model.safetensors', dtype: 'fp32' }, job);
  try {
    const ids = heldOut.map((text) => onnx.encode(text));
    return { q4: { ids, logits: (await onnx.run(ids)).logits }, decoded: (await twin.run(ids)).logits };
  } finally {
    await Promise.all([onnx.close(), twin.close()]);
  }
}

/** What 4-bit codes of whole rows stand for, by the layout of MatMulNBits. */
function decoded4(rows: Float32Array, inputs: number): Float32Array {
  const [count, blocks] = [rows.length / inputs, blocksOf(inputs)];
  const [codes, scales] = [new Uint8Array((count * blocks * BLOCK) / 2), new Float32Array(count * blocks)];
  quantizeRows4(rows, inputs, 0, scales, codes);
  return rows.map((_, at) => {
    const [row, column] = [Math.floor(at / inputs), at % inputs];
    const [block, place] = [row * blocks + Math.floor(column / BLOCK), column % BLOCK];
    const pair = codes[(block * BLOCK) / 2 + (place >> 1)]!;
    return ((place % 2 === 0 ? pair & 15 : pair >> 4) - 8) * scales[block]!;
  });
}

/** What 8-bit codes of whole rows stand for. */
function decoded8(rows: Float32Array, inputs: number): Float32Array {
  const [codes, scales] = [new Uint8Array(rows.length), new Float32Array(rows.length / inputs)];
  quantizeRows8(rows, inputs, 0, scales, codes, (row, column) => row * inputs + column);
  return rows.map((_, at) => (codes[at]! - 128) * scales[Math.floor(at / inputs)]!);
}

/** A matrix of so many columns, turned. */
function turned(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}
