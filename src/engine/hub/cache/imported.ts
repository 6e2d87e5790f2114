import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryPlace } from './layout.ts';

/**
 * Marks a repository of the cache that was imported from a folder. The Hub is never asked for it: somebody may own its name there,
 * and what a user imported must not be replaced by a stranger's weights.
 */
export function importMark(place: RepositoryPlace): string {
  return path.join(place.folder, '.lorikeet-imported.json');
}

export async function isImported(place: RepositoryPlace): Promise<boolean> {
  return stat(importMark(place)).then(
    () => true,
    () => false,
  );
}
