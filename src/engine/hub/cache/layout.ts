import path from 'node:path';
import type { Repository } from '../repository.ts';

/**
 * Where things lie in the cache of Python's `huggingface_hub`, so that its tools and Lorikeet use each other's downloads:
 *
 *     models--owner--name/
 *       blobs/<hash>                     contents: SHA-256 for large files, git's SHA-1 for small ones
 *       blobs/<hash>.incomplete          what has arrived of one
 *       snapshots/<commit>/<path>        relative links to blobs
 *       refs/<revision>                  the commit that a branch stood for when it was last asked
 *       .no_exist/<commit>/<path>        files known not to be in the repository
 *     .locks/models--owner--name/
 */
export interface RepositoryPlace {
  readonly folder: string;
  readonly blobs: string;
  readonly snapshots: string;
  readonly refs: string;
  readonly noExist: string;
  readonly locks: string;
}

const prefixes = { model: 'models', dataset: 'datasets' } as const;

export function placeOf(cacheFolder: string, { type, id }: Repository): RepositoryPlace {
  const name = [prefixes[type], ...id.split('/')].join('--');
  const folder = path.join(cacheFolder, name);
  return {
    folder,
    blobs: path.join(folder, 'blobs'),
    snapshots: path.join(folder, 'snapshots'),
    refs: path.join(folder, 'refs'),
    noExist: path.join(folder, '.no_exist'),
    locks: path.join(cacheFolder, '.locks', name),
  };
}

/** The repository that a folder of the cache belongs to; undefined for other folders. */
export function repositoryOf(folderName: string): Repository | undefined {
  const match = /^(models|datasets)--(.+)$/.exec(folderName);
  if (match === null) return undefined;
  return { type: match[1] === 'models' ? 'model' : 'dataset', id: match[2]!.replaceAll('--', '/') };
}

/** The file of a snapshot, links not followed. */
export function snapshotFile(place: RepositoryPlace, commit: string, file: string): string {
  return path.join(place.snapshots, commit, ...file.split('/'));
}
