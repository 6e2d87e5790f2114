import { LorikeetError } from '../../engine/index.ts';
import { runFolders } from '../runs/find.ts';
import { runName } from '../runs/folder.ts';
import { reconciledRecord } from '../runs/reconcile.ts';

/** Refuses to take a model away from a run that is training on it. @throws hub.in-use */
export async function checkUnused(runsFolder: string, id: string, commits: readonly string[]): Promise<void> {
  const names = new Set(commits.map((commit) => `${id}@${commit}`));
  for (const folder of await runFolders(runsFolder)) {
    // A record that cannot be read belongs to no run that is going on.
    const record = await reconciledRecord(folder).catch(() => null);
    if (record === null || record.process === null || !names.has(record.config.model)) continue;
    throw new LorikeetError('hub.in-use', { repository: `the model ${id}`, owner: `the run ${runName(folder)}` });
  }
}
