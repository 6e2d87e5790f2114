/**
 * npm run bench:merge -- [--shape llama-2-7b] [--dtype bf16] [--rank 8] [--folder FOLDER]
 *
 * Merges a drawn adapter into a checkpoint of random weights with the shape of a published model, which is written first where the
 * folder has none, as `lorikeet export RUN --to merged` does, without its proof. Prints one JSON line: bytes, seconds, and the
 * most memory that the process held.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type MergedDtype, mergedDtypes } from '../src/shared/export.ts';
import { loadExports, loadWorkbench, writeJson } from '../src/engine/index.ts';
import { shapes } from './checkpoint/shapes.ts';
import { writeRandomCheckpoint } from './checkpoint/write.ts';

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'llama-2-7b' },
    dtype: { type: 'string', default: 'bf16' },
    rank: { type: 'string', default: '8' },
    folder: { type: 'string', default: path.join(tmpdir(), 'lorikeet-bench-merge') },
  },
});
const dtype = mergedDtypes.find((name) => name === values.dtype);
if (!(values.shape in shapes) || dtype === undefined) {
  throw new Error(`--shape is one of ${Object.keys(shapes).join(', ')}, --dtype one of ${mergedDtypes.join(', ')}`);
}
await mkdir(values.folder, { recursive: true });
const checkpoint = path.join(values.folder, values.shape);
if (!existsSync(checkpoint)) {
  const { config } = shapes[values.shape as keyof typeof shapes];
  await writeRandomCheckpoint({ config, dtype: 'fp16', folder: checkpoint });
}
console.log(JSON.stringify(await merge(dtype)));

async function merge(to: MergedDtype) {
  const adapterFolder = path.join(values.folder, 'adapter');
  const exports = await loadExports();
  await writeAdapter(adapterFolder);
  const source = await exports.openSource({
    ...{ checkpoint, adapterFolder, baseModel: checkpoint, labels: ['no', 'yes'] },
    ...{ maxLength: 512, precision: 'stored', cacheFolder: values.folder, threads: 1 },
  });
  const choice = { target: 'merged', dtype: to } as const;
  const target = exports.targetOf(choice);
  const total = target.files(source, choice).reduce((sum, { bytes }) => sum + bytes, 0);
  const folder = path.join(values.folder, 'merged');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  let [bytes, shown] = [0, 0];
  const began = performance.now();
  await target.write(source, choice, folder, (more) => {
    bytes += more;
    if (bytes - shown < total / 10) return;
    shown = bytes;
    process.stderr.write(`${Math.round((100 * bytes) / total)} %\n`);
  });
  const seconds = (performance.now() - began) / 1000;
  // maxRSS is in kilobytes.
  return { shape: values.shape, dtype: to, bytes: total, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

/** Factors on query and value of every layer, and a head. */
async function writeAdapter(folder: string): Promise<void> {
  const { writeSafetensors } = await loadWorkbench();
  const config: Readonly<Record<string, unknown>> = shapes[values.shape as keyof typeof shapes].config;
  const [hidden, layers, rank] = [
    Number(config['hidden_size']),
    Number(config['num_hidden_layers']),
    Number(values.rank),
  ];
  const keyValue = (hidden / Number(config['num_attention_heads'])) * Number(config['num_key_value_heads']);
  const drawn = (rows: number, columns: number) => ({
    ...{ shape: [rows, columns], dtype: 'F32' as const },
    data: Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index) / 50),
  });
  const factors = Array.from({ length: layers }, (_, layer) =>
    (['q_proj', 'v_proj'] as const).flatMap((projection) => {
      const module = `base_model.model.model.layers.${layer}.self_attn.${projection}`;
      return [
        { name: `${module}.lora_A.weight`, ...drawn(rank, hidden) },
        { name: `${module}.lora_B.weight`, ...drawn(projection === 'q_proj' ? hidden : keyValue, rank) },
      ];
    }),
  );
  await mkdir(folder, { recursive: true });
  await writeSafetensors(path.join(folder, 'adapter_model.safetensors'), [
    ...factors.flat(),
    { name: 'base_model.model.score.weight', ...drawn(2, hidden) },
  ]);
  await writeJson(path.join(folder, 'adapter_config.json'), {
    ...{ peft_type: 'LORA', task_type: 'SEQ_CLS', r: rank, lora_alpha: 2 * rank, lora_dropout: 0, bias: 'none' },
    ...{ target_modules: ['q_proj', 'v_proj'], modules_to_save: ['classifier', 'score'] },
  });
}
