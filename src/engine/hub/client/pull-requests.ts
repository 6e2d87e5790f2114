import { z } from 'zod';
import type { Repository } from '../repository.ts';
import { askJson } from './ask.ts';
import type { Hub } from './hub.ts';

/** The account of the Hub's robot that converts pickle to safetensors. Nobody else can open a pull request under it. */
const ROBOT = 'SFconvertbot';

const Discussion = z.object({
  num: z.int().min(1),
  isPullRequest: z.boolean().optional(),
  status: z.string().optional(),
  author: z.object({ name: z.string() }).nullish().catch(null),
});
const Answer = z.object({ discussions: z.array(Discussion) }, { error: 'it is no list of discussions' });

/** The revisions of the open pull requests by which the Hub's robot offers a model as safetensors, newest first. @throws hub.* */
export async function conversionRevisions(hub: Hub, repository: Repository, signal?: AbortSignal): Promise<string[]> {
  const parameters = new URLSearchParams({ author: ROBOT, type: 'pull_request', status: 'open' });
  const url = `${hub.settings.endpoint}/api/models/${repository.id}/discussions?${parameters.toString()}`;
  const subject = { what: `the pull requests of ${repository.id}`, repository };
  const { value } = await askJson(hub, { url, subject, signal }, Answer);
  return value.discussions
    .filter(
      ({ isPullRequest, status, author }) => isPullRequest === true && status === 'open' && author?.name === ROBOT,
    )
    .map(({ num }) => num)
    .sort((a, b) => b - a)
    .map((num) => `refs/pr/${num}`);
}
