import path from 'node:path';
import { writeJson } from '../../src/engine/files/index.ts';
import { resolveModel } from '../../src/engine/models/index.ts';
import { seededGenerator } from '../../src/engine/random/index.ts';
import type { LoraSettings } from '../../src/shared/job.ts';
import { saveAdapter } from '../../src/engine/train/trained/adapter.ts';
import { initialValues } from '../../src/engine/train/trained/initial.ts';
import { trainedPartsOf, trainedTensorsOf } from '../../src/engine/train/trained/tensors.ts';
import { openCheckpoint, readConfig } from '../../src/engine/weights/index.ts';
import { tinyLora } from './tiny-checkpoint.ts';

/** The model that ships with the app. */
export const demoCheckpoint = path.resolve(import.meta.dirname, '../../resources/demo/checkpoint');

/**
 * Writes an adapter of drawn values into a folder, as PEFT saves one: what it says of a text means nothing, but differs from text to
 * text. Its head is large, so that logits are clearly apart.
 *
 * @param labels written beside it as an export does; null leaves them out
 */
export async function drawAdapter(
  folder: string,
  labels: readonly string[] | null,
  { checkpoint = demoCheckpoint, classes = labels?.length ?? 2, lora: chosen = {} } = {},
): Promise<void> {
  const spec = resolveModel(await readConfig(checkpoint), 'config.json', classes);
  const lora: LoraSettings = { ...tinyLora, targets: 'all-linear', ...chosen };
  const parts = trainedPartsOf(spec, lora);
  const tensors = trainedTensorsOf(spec, parts);
  const { values } = await initialValues(spec, tensors, await openCheckpoint(checkpoint), 3);
  for (const { name, part, shape } of tensors) {
    // Lengths near those of the base, which is near 1 in each.
    if (part.kind === 'magnitude') values.set(name, new Float32Array(shape[0]!).fill(0.8));
  }
  for (const [name, value] of values) {
    const generator = seededGenerator(4, name);
    const deviation = name.endsWith('lora_B.weight') ? 0.1 : name.includes('lora_') ? null : 0.4;
    if (deviation !== null) value.forEach((_, index) => (value[index] = deviation * generator.normal()));
  }
  await saveAdapter(folder, spec, parts, lora, { name: checkpoint, revision: undefined }, values);
  if (labels === null) return;
  const card = { format: 1, labels, maxLength: 128, precision: 'stored', textColumn: 'text' };
  await writeJson(path.join(folder, 'lorikeet.json'), card);
}
