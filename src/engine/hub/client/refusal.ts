import { LorikeetError } from '../../errors/index.ts';
import { nameOf, pageOf, type Repository } from '../repository.ts';
import type { Hub } from './hub.ts';
import { phrase } from '../../../shared/phrases/index.ts';

/** What a request is about, for error messages. */
export interface Subject {
  /** `the listing of the model a/b`, `config.json`. */
  readonly what: string;
  readonly repository?: Repository;
  readonly revision?: string;
  readonly file?: string;
}

/** Longest text of the server that an error repeats. */
const MOST_REASON = 300;

/**
 * The error for a refusal by the Hub, from its status and its headers `X-Error-Code` and `X-Error-Message`, as Python's
 * `hf_raise_for_status` reads them. undefined if the status is no refusal.
 */
export function refusalOf(hub: Hub, subject: Subject, status: number, headers: Headers): LorikeetError | undefined {
  const { repository, revision = '', file } = subject;
  const code = headers.get('x-error-code');
  const reason = (headers.get('x-error-message') ?? '').replaceAll(/[\x00-\x1f]+/g, ' ').slice(0, MOST_REASON);
  if (status === 401 && hub.token !== undefined && /invalid (?:credentials|token|user access)|expired/i.test(reason)) {
    return new LorikeetError('hub.wrong-token', { source: hub.token.source });
  }
  if (repository === undefined) {
    if (status === 401) return withoutRepository(hub);
    return undefined;
  }
  const named = { repository: nameOf(repository), page: pageOf(hub.settings.endpoint, repository) };
  if (code === 'GatedRepo' && (status === 401 || status === 403)) {
    if (hub.token === undefined) return new LorikeetError('hub.no-token', named);
    return status === 401
      ? new LorikeetError('hub.wrong-token', { source: hub.token.source })
      : new LorikeetError('hub.license-not-accepted', named);
  }
  if (code === 'DisabledRepo' || /access to this resource is disabled/i.test(reason)) {
    return new LorikeetError('hub.disabled', named);
  }
  if (status === 403) return new LorikeetError('hub.forbidden', { ...named, reason });
  if (code === 'RevisionNotFound')
    return new LorikeetError('hub.no-revision', { repository: named.repository, revision });
  if (code === 'EntryNotFound' && file !== undefined) {
    return new LorikeetError('hub.no-file', { repository: named.repository, revision, file });
  }
  // The Hub answers 401 both for repositories that do not exist and for those that the user may not see, so that
  // private names stay secret.
  if (status === 401 || status === 404) {
    return new LorikeetError('hub.not-found', { ...named, withToken: hub.token !== undefined });
  }
  return undefined;
}

function withoutRepository(hub: Hub): LorikeetError {
  if (hub.token !== undefined) return new LorikeetError('hub.wrong-token', { source: hub.token.source });
  return new LorikeetError('hub.no-token', { repository: phrase('name.hub-part'), page: hub.settings.endpoint });
}
