import { rm } from 'node:fs/promises';
import { inside, LorikeetError } from '../../engine/index.ts';
import { appFiles } from '../places/app-folder.ts';
import type { HostContext } from '../context/index.ts';

/** The name of a draft's file, with its id. */
export const draftName = /^([0-9a-f-]{36})\.json$/;

/** The file of a draft. @throws draft.unknown where the id is none of ours */
export function draftFile({ appFolder }: Pick<HostContext, 'appFolder'>, id: string): string {
  if (!draftName.test(`${id}.json`)) throw new LorikeetError('draft.unknown', { id });
  return inside(appFiles(appFolder).drafts, `${id}.json`);
}

/**
 * Deletes a draft once pending changes to it are written. It is no error if it is gone already.
 *
 * @throws draft.unknown
 */
export async function removeDraft(host: Pick<HostContext, 'appFolder' | 'draftTurns'>, id: string): Promise<void> {
  const file = draftFile(host, id);
  await host.draftTurns.run(id, () => rm(file, { force: true }));
}
