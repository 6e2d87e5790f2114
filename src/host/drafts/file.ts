import { rm } from 'node:fs/promises';
import path from 'node:path';
import { LorikeetError } from '../../engine/index.ts';
import { appFiles } from '../app/folder.ts';
import type { HostContext } from '../context.ts';

/** The file of a draft. Ids are ours: one that is none could name a file elsewhere. @throws draft.unknown */
export function draftFile({ appFolder }: HostContext, id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new LorikeetError('draft.unknown', { id });
  return path.join(appFiles(appFolder).drafts, `${id}.json`);
}

/** Deletes a draft, after what is being done with it; one that is gone already is no error. @throws draft.unknown */
export async function removeDraft(host: HostContext, id: string): Promise<void> {
  const file = draftFile(host, id);
  await host.draftTurns.run(id, () => rm(file, { force: true }));
}
