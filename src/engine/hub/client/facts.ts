import { modelInfo } from '@huggingface/hub';
import type { ModelFacts } from '../../../shared/hub.ts';
import { pageOf, type Repository } from '../repository.ts';
import { hubFetch } from './ask.ts';
import type { Hub } from './hub.ts';

/** Asks for the facts of a model at a commit. @throws hub.* */
export async function modelFacts(
  hub: Hub,
  repository: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<ModelFacts> {
  const { endpoint } = hub.settings;
  const what = `what ${repository.id} is`;
  const info = await modelInfo({
    name: repository.id,
    revision: commit,
    hubUrl: endpoint,
    fetch: hubFetch(hub, { what, repository, revision: commit }, { signal }),
    additionalFields: ['tags'],
  });
  return {
    page: pageOf(endpoint, repository),
    task: info.task ?? null,
    license: licenseOf(info.tags),
    isGated: isGated(info.gated),
    isPrivate: info.private === true,
    downloads: info.downloads ?? 0,
    likes: info.likes ?? 0,
    updatedAt: timeOf(info.updatedAt),
  };
}

/** The license among the tags of a model. */
export function licenseOf(tags: readonly string[] | undefined): string | null {
  return tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
}

/** The Hub says false, `auto` or `manual`, or nothing. */
export function isGated(gated: unknown): boolean {
  return gated !== false && gated !== undefined;
}

export function timeOf(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
