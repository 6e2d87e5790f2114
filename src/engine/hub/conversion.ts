import { LorikeetError } from '../errors/index.ts';
import type { Hub } from './client/hub.ts';
import { type ListedFile, listFiles, resolveCommit } from './client/listing.ts';
import { conversionRevisions } from './client/pull-requests.ts';
import { isPickledRepository } from './model-files.ts';
import { isCommit, type Reference } from './repository.ts';

/** A pull request that offers a model as safetensors, with its state. */
export interface Conversion {
  readonly reference: Reference;
  readonly commit: string;
  readonly listing: readonly ListedFile[];
}

/**
 * The safetensors that the Hub's robot made of a model whose weights are pickle only; undefined where there are none, where a commit or a
 * pull request was named, and where the Hub does not say: then the pickle is converted here.
 *
 * @param listing the files of the reference
 */
export async function findConversion(
  hub: Hub,
  { repository, revision }: Reference,
  listing: readonly ListedFile[],
  signal?: AbortSignal,
): Promise<Conversion | undefined> {
  const isChosen = isCommit(revision) || revision.startsWith('refs/pr/');
  if (isChosen || !isPickledRepository(listing)) return undefined;
  try {
    for (const converted of await conversionRevisions(hub, repository, signal)) {
      const reference = { repository, revision: converted };
      const commit = await resolveCommit(hub, reference, { signal });
      const files = await listFiles(hub, repository, commit, signal);
      if (!isPickledRepository(files)) return { reference, commit, listing: files };
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof LorikeetError)) throw error;
  }
  return undefined;
}
