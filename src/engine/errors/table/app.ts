import { entry } from '../entry.ts';

/** What the app keeps for its user: drafts, the queue, deleted runs. */
export const appErrors = {
  'draft.unknown': entry<{ id: string }>(
    ({ id }) => `There is no draft ${id}.`,
    () => 'It was deleted or started, perhaps in another window: choose one of the drafts there are.',
  ),
  'queue.unknown': entry<{ id: string }>(
    ({ id }) => `The queue has no entry ${id}.`,
    () => 'It has ended or was removed, perhaps in another window.',
  ),
  'queue.running': entry<{ name: string }>(
    ({ name }) => `${name} trains now, and cannot be taken out of the queue.`,
    () => 'Stop the run; it then leaves the queue by itself.',
  ),
  'queue.already-there': entry<{ name: string }>(
    ({ name }) => `${name} is in the queue already.`,
    () => 'Wait until its turn comes, or move it to the front.',
  ),
  'settings.webhook-address': entry<{ address: string }>(
    ({ address }) => `“Webhook” should be an https address, or http on this machine; found ${address}.`,
    () => 'Enter an address such as https://example.org/hook, or leave the field empty.',
  ),
  'settings.webhook-failed': entry<{ address: string; reason: string }>(
    ({ address, reason }) => `The webhook at ${address} did not take the message: ${reason}.`,
    () => 'Check the address and that the service answers within 10 seconds with a 2xx status.',
  ),
  'run.not-deleted': entry<{ deleted: string }>(
    ({ deleted }) => `There is no deleted run ${deleted} to bring back or to remove.`,
    () => 'It was brought back or removed for good, perhaps in another window.',
  ),
};
