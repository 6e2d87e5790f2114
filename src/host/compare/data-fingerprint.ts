import { createHash } from 'node:crypto';
import path from 'node:path';
import type { RunRecord } from '../../contract/index.ts';
import { parsePlace } from '../../engine/index.ts';

/**
 * Names the content of the files that the rows of a split come from, wherever they lie; null where the run did not get as
 * far as hashing them. Runs with other training data still share the rows of a validation file.
 */
export function dataFingerprint(
  { config: { data }, data: files }: Pick<RunRecord, 'config' | 'data'>,
  split: 'validation' | 'test',
): string | null {
  if (files === null || files.length === 0) return null;
  const filesIn = (place: string) =>
    files.filter(({ file }) => file === place || file.startsWith(`${place}${path.sep}`));
  const own = filesIn(parsePlace(data[split] ?? data.train, (place) => filesIn(place).length > 0).place);
  const hashes = (own.length > 0 ? own : files).map(({ sha256 }) => sha256).sort();
  return createHash('sha256').update(hashes.join()).digest('hex');
}
