import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { onnxFiles, type OnnxDecision, type OnnxDtype } from '../../../shared/export.ts';
import { writeFailure } from '../../files/index.ts';
import { outputNames } from '../../passes/index.ts';
import { hostTensor, openModelFile } from '../../runtime/index.ts';
import { writeClassifierConfig } from '../files/config.ts';
import { writeTokenizer } from '../files/tokenizer.ts';
import { decisionOutputs } from '../onnx/decision.ts';
import { labelKey } from '../proof/compare.ts';
import { inferenceModel } from '../onnx/model.ts';
import { exportInputs } from '../onnx/padded.ts';
import { exportedWeights } from '../onnx/weights.ts';
import { MOST_INLINE_BYTES, writeModel } from '../onnx/write.ts';
import { exportedLabels, exportedTokenizer, inBatches } from './classifier.ts';
import { type ExportTarget, tolerances } from './target.ts';

type OnnxChoice = {
  readonly target: 'onnx';
  readonly dtypes: readonly OnnxDtype[];
  readonly decision: OnnxDecision | null;
};

/** Classifiers for inference, laid out as transformers.js and Optimum look for them. */
export const onnx: ExportTarget<OnnxChoice> = {
  name: 'onnx',
  files: (source, { dtypes }) =>
    dtypes.map((dtype) => ({
      name: onnxFiles[dtype],
      bytes: exportedWeights(source, dtype).reduce(
        (sum, { tensors }) => sum + tensors.reduce((total, { bytes }) => total + bytes, 0),
        0,
      ),
    })),
  variants: ({ dtypes }) => dtypes.map((dtype) => ({ file: onnxFiles[dtype], dtype })),
  write: async (source, choice, folder, onBytes) => {
    const inner = path.join(folder, 'onnx');
    await mkdir(inner).catch((error: unknown) => {
      throw writeFailure(inner, error);
    });
    for (const dtype of choice.dtypes) {
      await writeModel(path.join(folder, onnxFiles[dtype]), inferenceModel(source, dtype, choice.decision), onBytes);
    }
    const apart = onnx.files(source, choice).filter(({ bytes }) => bytes > MOST_INLINE_BYTES);
    const external = Object.fromEntries(apart.map(({ name }) => [path.basename(name), 1]));
    const more = apart.length === 0 ? {} : { 'transformers.js_config': { use_external_data_format: external } };
    await writeClassifierConfig(folder, source, { more });
    await writeTokenizer(folder, source);
  },
  open: async (folder, { file }, { threads }) => {
    const labels = await exportedLabels(folder);
    const { encode, padId } = await exportedTokenizer(folder);
    const session = await openModelFile(path.join(folder, file), threads);
    const decides = session.outputNames.includes(decisionOutputs.decision);
    return {
      labels,
      encode,
      run: async (sequences) => {
        const decisions = decides ? Array<number | string>(sequences.length) : null;
        const logits = await inBatches(sequences, labels.length, async (batch, rows) => {
          const outputs = await session.run(paddedFeeds(batch, padId));
          const decided = outputs[decisionOutputs.decision]?.data as BigInt64Array | undefined;
          if (decided) rows.forEach((row, place) => (decisions![row] = decisionAt(decided, place, rows.length)));
          return outputs[outputNames.logits]!.data as Float32Array;
        });
        return { logits, decisions };
      },
      close: () => session.close(),
    };
  },
  tolerance: (dtype) => tolerances[dtype],
};

/** The class of a row, or of several labels those that it has. @param decided [rows] or [rows, labels] */
function decisionAt(decided: BigInt64Array, row: number, rows: number): number | string {
  if (decided.length === rows) return Number(decided[row]);
  const labels = decided.length / rows;
  return labelKey(
    Array.from({ length: labels }, (_, label) => label).filter((label) => decided[row * labels + label]! > 0n),
  );
}

/** Rows padded on the right to the longest. */
function paddedFeeds(sequences: readonly Int32Array[], padId: number) {
  const length = Math.max(...sequences.map((sequence) => sequence.length));
  const ids = new BigInt64Array(sequences.length * length).fill(BigInt(padId));
  const mask = new BigInt64Array(ids.length);
  sequences.forEach((sequence, row) => {
    sequence.forEach((id, place) => (ids[row * length + place] = BigInt(id)));
    mask.fill(1n, row * length, row * length + sequence.length);
  });
  const shape = [sequences.length, length];
  return {
    [exportInputs.ids]: hostTensor('int64', shape, ids),
    [exportInputs.mask]: hostTensor('int64', shape, mask),
  };
}
