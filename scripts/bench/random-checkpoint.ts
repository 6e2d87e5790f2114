import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { loadWorkbench, writeJson } from '../../src/engine/index.ts';
import { type ShapeName, shapes } from './shapes.ts';

/**
 * The folder of a checkpoint of that shape with random weights, written on first use: normal with the config's deviation,
 * norms one, biases zero, as a new model of transformers has them. The head is not part of it.
 */
export async function randomCheckpoint(shape: ShapeName, cache: string): Promise<string> {
  const folder = path.join(cache, shape);
  // The config comes last: where it is, the rest is.
  if (existsSync(path.join(folder, 'config.json'))) return folder;
  const { parametersOf, resolveModel, seededGenerator, writeSafetensors } = await loadWorkbench();
  const config = shapes[shape];
  const spec = resolveModel(config, shape, 2);
  await mkdir(folder, { recursive: true });
  const tensors = parametersOf(spec)
    .filter(({ name }) => name.startsWith(`${spec.prefix}.`))
    .map(({ name, shape: dims, kind }) => ({
      name,
      dtype: 'F32' as const,
      shape: dims,
      data: () => {
        const values = new Float32Array(dims.reduce((size, dim) => size * dim, 1));
        if (kind === 'norm-scale') return values.fill(1);
        if (kind === 'bias' || kind === 'norm-bias') return values;
        // One short piece repeated at odd distances: drawing 355 million normals would take a minute and change no time.
        const generator = seededGenerator(0, name);
        const piece = Float32Array.from({ length: Math.min(values.length, 65_521) }, () => generator.normal() * 0.02);
        for (let at = 0; at < values.length; at += piece.length) {
          values.set(piece.subarray(0, Math.min(piece.length, values.length - at)), at);
        }
        return values;
      },
    }));
  await writeSafetensors(path.join(folder, 'model.safetensors'), tensors);
  await writeJson(path.join(folder, 'config.json'), config);
  return folder;
}
