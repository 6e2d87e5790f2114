import { type ExportPlan, type ExportProof, mergedDtypes, onnxDtypes } from '../../shared/export.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { counted, duration } from './format.ts';
import { table } from './table.ts';

/** Every target of a run with what it takes. */
export function planText(run: string, plan: ExportPlan): string {
  const rows = [
    ['adapter', 'fp32', plan.adapter] as const,
    ...mergedDtypes.map((dtype) => ['merged', dtype, plan.merged[dtype]] as const),
    ...onnxDtypes.map((dtype) => ['onnx', dtype, plan.onnx[dtype]] as const),
    ['bundle', '', plan.bundle] as const,
  ];
  return [
    table(
      ['--to', '--dtype', 'size', 'about'],
      rows.map(([target, dtype, { bytes, seconds }]) => [target, dtype, formatBytes(bytes), duration(seconds)]),
    ),
    `Write one with: lorikeet export ${run} --to merged --dtype fp16`,
  ].join('\n');
}

/** Where an export is, and what its proof showed. */
export function proofText(folder: string, { variants, files, rows }: ExportProof): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const about = `${counted(rows.heldOut, 'row')} held out of training and ${rows.probes} odd ${rows.probes === 1 ? 'text' : 'texts'}, read back from disk`;
  return [
    `Proved: ${about}.`,
    table(
      ['file', 'dtype', 'largest difference', 'allowed', 'mean', 'decisions changed'],
      variants.map((variant) => [
        ...[variant.file, variant.dtype, variant.largest.toExponential(1), variant.tolerance.largest.toExponential(1)],
        ...[variant.mean.toExponential(1), `${variant.decisionsChanged} of ${variant.rows}`],
      ]),
    ),
    `${counted(files.length, 'file')}, ${formatBytes(bytes)}, in ${folder}`,
    'README.md there says how to use them.',
  ].join('\n');
}
