import { isErrorOf } from '../../shared/error-codes.ts';
import { LorikeetError } from '../errors/index.ts';
import { isImported } from './cache/imported.ts';
import { placeOf, type RepositoryPlace } from './cache/layout.ts';
import { readRef, writeRef } from './cache/refs.ts';
import type { Hub } from './client/hub.ts';
import { resolveCommit } from './client/listing.ts';
import type { DownloadOptions } from './download/files.ts';
import { nameOf, type Reference } from './repository.ts';
import { phrase } from '../../shared/phrases/index.ts';

export interface Located {
  readonly place: RepositoryPlace;
  readonly commit: string;
  /** Whether the commit is up to date; false if the Hub could not be reached and the cache decided. */
  readonly current: boolean;
}

/**
 * The commit to use for a revision. A commit hash, an imported folder and offline mode need no request, a branch
 * exactly one. If the Hub cannot be reached, the last known commit of the branch is used if the cache has enough of it.
 *
 * @param isEnough whether the cache holds all that is wanted of a commit.
 * @throws hub.offline, hub.cancelled, the hub.* errors of asking.
 */
export async function locate(
  hub: Hub,
  reference: Reference,
  isEnough: (place: RepositoryPlace, commit: string) => Promise<boolean>,
  { signal, onEvent }: DownloadOptions = {},
): Promise<Located> {
  const { repository, revision } = reference;
  const place = placeOf(hub.settings.cacheFolder, repository);
  const last = await readRef(place, revision);
  const fallback = last !== undefined && (await isEnough(place, last)) ? last : undefined;
  if (hub.settings.offline || (await isImported(place))) {
    if (fallback !== undefined) return { place, commit: fallback, current: true };
    throw new LorikeetError('hub.offline', { what: describe(reference), cache: hub.settings.cacheFolder });
  }
  if (last === revision) return { place, commit: last, current: true };
  try {
    const commit = await resolveCommit(hub, reference, { signal, ...(fallback === undefined ? {} : { attempts: 1 }) });
    return { place, commit, current: true };
  } catch (error) {
    if (signal?.aborted === true)
      throw new LorikeetError('hub.cancelled', { what: nameOf(repository) }, { cause: error });
    if (fallback === undefined || !isOutage(error)) throw error;
    noteOutage(error, reference, fallback, onEvent);
    return { place, commit: fallback, current: false };
  }
}

/** Warns that a snapshot of the cache is used because the Hub cannot be reached. */
export function noteOutage(
  error: LorikeetError,
  reference: Reference,
  commit: string,
  onEvent: DownloadOptions['onEvent'],
): void {
  const message = phrase('log.outage', {
    error: error.sentence,
    what: describe(reference),
    commit: commit.slice(0, 12),
  });
  onEvent?.({ type: 'note', level: 'warn', message });
}

/** Writes the commit of a revision once the snapshot is complete. A read-only cache stays as it is. */
export async function noteRevision({ place, commit }: Located, revision: string): Promise<void> {
  await writeRef(place, revision, commit).catch((error: unknown) => {
    if (!(error instanceof LorikeetError) || error.code !== 'files.not-writable') throw error;
  });
}

/** `The model a/b at main`. */
export function describe({ repository, revision }: Reference): string {
  return phrase(repository.type === 'model' ? 'name.model-at' : 'name.data-set-at', { id: repository.id, revision });
}

/** Whether the Hub could not be reached, rather than refused the request. */
export function isOutage(error: unknown): error is LorikeetError {
  return error instanceof LorikeetError && isErrorOf('outage', error.code as string);
}
