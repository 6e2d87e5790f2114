import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ShapeName, shapes } from '../checkpoint/shapes.ts';
import type { DtypeName } from '../checkpoint/values.ts';
import { writeRandomCheckpoint } from '../checkpoint/write.ts';

/** The folder of a checkpoint of that shape with random weights so stored, written into the cache on first use. */
export async function randomCheckpoint(shape: ShapeName, dtype: DtypeName, cache: string): Promise<string> {
  const folder = path.join(cache, `${shape}-${dtype}`);
  // The folder appears whole: where its config is, the rest is.
  if (!existsSync(path.join(folder, 'config.json'))) {
    await writeRandomCheckpoint({ config: shapes[shape].config, dtype, folder });
  }
  return folder;
}
