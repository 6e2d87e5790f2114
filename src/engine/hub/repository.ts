import type { Repository } from '../../shared/hub.ts';
import { LorikeetError } from '../errors/index.ts';
import { phrase } from '../../shared/phrases/index.ts';

export type { Repository } from '../../shared/hub.ts';

/** A repository at a revision: a branch, a tag, a pull request (`refs/pr/1`) or a commit hash. */
export interface Reference {
  readonly repository: Repository;
  readonly revision: string;
}

export const DEFAULT_REVISION = 'main';

/** The longest name the Hub allows, as Python's `validate_repo_id` has it. */
const MOST_ID_LENGTH = 96;
const ID = /^(?:[\w.-]+\/)?[\w.-]+$/;
const COMMIT = /^[0-9a-f]{40}$/;

/** Whether `revision` is a commit hash. Only then the cache can answer without a request. */
export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}

/**
 * Whether `id` could be the name of a repository, by the rules of Python's `validate_repo_id`: one or two parts of letters,
 * digits, `_`, `.` and `-`; neither `--` nor `..` (they would be ambiguous or dangerous as a folder name); no `.git` at the end.
 */
export function isRepositoryId(id: string): boolean {
  return (
    id.length <= MOST_ID_LENGTH &&
    ID.test(id) &&
    !id.includes('--') &&
    !id.includes('..') &&
    !id.endsWith('.git') &&
    id.split('/').every((part) => !/^[-.]|[-.]$/.test(part))
  );
}

/** Splits `owner/name@revision`; without a revision `main` is meant. @throws hub.bad-id */
export function parseReference(text: string, type: Repository['type']): Reference {
  const { id, revision } = separate(text);
  if (!isReference(text)) throw new LorikeetError('hub.bad-id', { id: text });
  return { repository: { type, id }, revision };
}

/** Whether the text reads like `name`, `owner/name` or `owner/name@revision`. */
export function isReference(text: string): boolean {
  const { id, revision } = separate(text);
  return isRepositoryId(id) && isRevision(revision);
}

function separate(text: string): { id: string; revision: string } {
  const at = text.indexOf('@');
  if (at === -1) return { id: text, revision: DEFAULT_REVISION };
  return { id: text.slice(0, at), revision: text.slice(at + 1) };
}

/** What git allows in the name of a branch, as far as it matters for paths and addresses. */
function isRevision(revision: string): boolean {
  return (
    /^[\w./+#=,-]+$/.test(revision) &&
    revision.length <= 200 &&
    revision.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.includes('..'))
  );
}

/** `the model roberta-large`, for messages. */
export function nameOf({ type, id }: Repository): string {
  return phrase(type === 'model' ? 'name.model' : 'name.data-set', { id });
}

/** The repository's page for people. */
export function pageOf(endpoint: string, { type, id }: Repository): string {
  return `${endpoint}/${type === 'model' ? '' : 'datasets/'}${id}`;
}

/** Where the Hub serves a file of the repository. Slashes of a revision are part of its name, those of a path separate folders. */
export function fileUrl(endpoint: string, repository: Repository, revision: string, file: string): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `${pageOf(endpoint, repository)}/resolve/${encodeURIComponent(revision)}/${path}`;
}
