import path from 'node:path';
import type { MergedDtype } from '../../../shared/export.ts';
import { WEIGHTS, WEIGHTS_INDEX } from '../../../shared/model-files.ts';
import { writeJson } from '../../files/index.ts';
import {
  elementCount,
  narrowToBfloat16,
  narrowToFloat16,
  type StoredDtype,
  type TensorToWrite,
  writeSafetensors,
} from '../../weights/index.ts';
import { writeClassifierConfig } from '../files/config.ts';
import { writeTokenizer } from '../files/tokenizer.ts';
import { type MergedParameter, mergedParameters, readMerged } from '../merge/merged-weights.ts';
import type { ExportSource } from '../source.ts';
import { openFiles } from './classifier.ts';
import { type ExportTarget, tolerances } from './target.ts';

interface DtypeRow {
  readonly stored: StoredDtype;
  readonly name: 'float32' | 'float16' | 'bfloat16';
  readonly bytes: number;
  readonly narrow: (values: Float32Array) => ArrayBufferView;
}

const dtypes: Readonly<Record<MergedDtype, DtypeRow>> = {
  fp32: { stored: 'F32', name: 'float32', bytes: 4, narrow: (values) => values },
  fp16: { stored: 'F16', name: 'float16', bytes: 2, narrow: (values) => narrowToFloat16(values) },
  bf16: { stored: 'BF16', name: 'bfloat16', bytes: 2, narrow: (values) => narrowToBfloat16(values) },
};

type MergedChoice = { readonly target: 'merged'; readonly dtype: MergedDtype };

/** A whole checkpoint with the adapter merged in, in as many files as the base has. Tensors are read, merged and written in pieces. */
export const merged: ExportTarget<MergedChoice> = {
  name: 'merged',
  files: (source, { dtype }) =>
    [...shardsOf(source)].map(([name, parameters]) => ({
      name,
      bytes: parameters.reduce((sum, { shape }) => sum + dtypes[dtype].bytes * elementCount(shape), 0),
    })),
  variants: ({ dtype }) => [{ file: WEIGHTS, dtype }],
  write: async (source, { dtype }, folder, onBytes) => {
    const { stored, narrow, name } = dtypes[dtype];
    const shards = shardsOf(source);
    for (const [file, parameters] of shards) {
      const tensors = parameters.map((parameter): TensorToWrite => ({
        ...{ name: parameter.name, shape: parameter.shape, dtype: stored },
        data: {
          write: (put) =>
            readMerged(source, parameter, async ({ values }) => {
              const view = narrow(values);
              await put(view);
              onBytes(view.byteLength);
            }),
        },
      }));
      await writeSafetensors(path.join(folder, file), tensors);
    }
    if (shards.size > 1) await writeIndex(folder, shards, dtypes[dtype].bytes);
    await writeClassifierConfig(folder, source, { dtype: name });
    await writeTokenizer(folder, source);
  },
  open: (folder, _variant, context) => openFiles(folder, folder, false, context),
  tolerance: (dtype) => tolerances[dtype],
};

/** The parameters of each file: where the base has them, and what is new in the last one. */
function shardsOf(source: ExportSource): Map<string, MergedParameter[]> {
  const parameters = mergedParameters(source);
  const used = source.base.files.filter((file) => parameters.some(({ stored }) => stored?.file === file.path));
  const groups = used.map((file) => parameters.filter(({ stored }) => stored?.file === file.path));
  groups.at(-1)?.push(...parameters.filter(({ stored }) => stored === null));
  const digits = (count: number) => String(count).padStart(5, '0');
  const nameOf = (index: number) =>
    groups.length === 1 ? WEIGHTS : `model-${digits(index + 1)}-of-${digits(groups.length)}.safetensors`;
  return new Map(groups.map((group, index) => [nameOf(index), group]));
}

async function writeIndex(
  folder: string,
  shards: ReadonlyMap<string, readonly MergedParameter[]>,
  width: number,
): Promise<void> {
  const placed = [...shards].flatMap(([file, parameters]) => parameters.map((parameter) => ({ file, parameter })));
  await writeJson(path.join(folder, WEIGHTS_INDEX), {
    metadata: {
      total_size: placed.reduce((sum, { parameter }) => sum + width * elementCount(parameter.shape), 0),
    },
    weight_map: Object.fromEntries(
      placed.map(({ file, parameter }): [string, string] => [parameter.name, file]).sort(),
    ),
  });
}
