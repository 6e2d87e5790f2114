import { datasetInfo, listFiles as listTree, modelInfo } from '@huggingface/hub';
import type { ExpectedFile } from '../../download/index.ts';
import { LorikeetError } from '../../errors/index.ts';
import { checkStaysInside } from '../names.ts';
import { isCommit, nameOf, type Reference, type Repository } from '../repository.ts';
import { hubFetch } from './ask.ts';
import type { Hub } from './hub.ts';

/**
 * One file of a repository at a commit, by its path with slashes from the root of the repository. The hash is SHA-256 for large files,
 * which lie in the Hub's storage, and for the others the one that git gives them.
 */
export type ListedFile = ExpectedFile;

/** The largest data sets have some 100,000 files, 1,000 on a page. */
const MOST_FILES = 1_000_000;
const MOST_PAGES = 2_000;

/** The commit that a revision stands for now: one request, none for a commit. @throws hub.* */
export async function resolveCommit(
  hub: Hub,
  { repository, revision }: Reference,
  { signal, attempts }: { signal?: AbortSignal | undefined; attempts?: number } = {},
): Promise<string> {
  if (isCommit(revision)) return revision;
  const subject = { what: capital(nameOf(repository)), repository, revision };
  const params = {
    name: repository.id,
    revision,
    hubUrl: hub.settings.endpoint,
    fetch: hubFetch(hub, subject, { signal, ...(attempts === undefined ? {} : { attempts }) }),
    additionalFields: ['sha' as const],
  };
  const asked = repository.type === 'model' ? modelInfo(params) : datasetInfo(params);
  const { sha } = await asked.catch((error: unknown) => {
    throw unexpectedAnswer(hub, subject.what, error);
  });
  if (typeof sha !== 'string' || !isCommit(sha))
    throw badListing(hub, subject.what, `its commit is ${JSON.stringify(sha)}`);
  return sha;
}

/**
 * Every file of the repository at a commit, in as many requests as the Hub gives pages.
 *
 * @throws hub.unsafe-name for a name that leads out of the folder; hub.bad-answer; hub.*
 */
export async function listFiles(
  hub: Hub,
  repository: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<ListedFile[]> {
  const what = `the listing of ${nameOf(repository)}`;
  const subject = { what, repository, revision: commit };
  const files: ListedFile[] = [];
  const tree = listTree({
    repo: { type: repository.type, name: repository.id },
    revision: commit,
    recursive: true,
    hubUrl: hub.settings.endpoint,
    fetch: upTo(MOST_PAGES, hubFetch(hub, subject, { signal }), () => badListing(hub, what, 'it never ends')),
  });
  try {
    for await (const { type, path, size, oid, lfs } of tree) {
      if (type !== 'file') continue;
      if (typeof path !== 'string') throw badListing(hub, what, 'a file has no path');
      checkStaysInside(repository, path);
      const hash =
        lfs === undefined
          ? ({ algorithm: 'git-sha1', value: oid ?? '' } as const)
          : ({ algorithm: 'sha256', value: lfs.oid } as const);
      const bytes = lfs?.size ?? size;
      // The hash becomes the name of a file: nothing but digits may pass.
      if (!(hash.algorithm === 'sha256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(hash.value)) {
        throw badListing(hub, what, `${path} has no valid hash`);
      }
      if (!Number.isSafeInteger(bytes) || bytes < 0) throw badListing(hub, what, `${path} has no valid size`);
      if (files.length === MOST_FILES) throw badListing(hub, what, `it has more than ${MOST_FILES} files`);
      files.push({ path, bytes, hash });
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unexpectedAnswer(hub, what, error);
  }
  return files;
}

/** The library reads fields of an answer without looking what it is: null, or a list of texts, ends in a TypeError. */
function unexpectedAnswer(hub: Hub, what: string, error: unknown): unknown {
  return error instanceof TypeError ? badListing(hub, what, `it has another shape (${error.message})`) : error;
}

/** A `fetch` that may be called so many times. */
function upTo(most: number, ask: typeof fetch, refusal: () => Error): typeof fetch {
  let calls = 0;
  return (...request) => {
    calls += 1;
    return calls > most ? Promise.reject(refusal()) : ask(...request);
  };
}

function badListing(hub: Hub, what: string, reason: string): LorikeetError {
  return new LorikeetError('hub.bad-answer', { host: new URL(hub.settings.endpoint).host, what, reason });
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
