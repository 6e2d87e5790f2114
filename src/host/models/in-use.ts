import { LorikeetError } from '../../engine/index.ts';
import { runFolders } from '../runs/find.ts';
import { runName } from '../runs/folder.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** Throws if a run is training on the model. @throws hub.in-use */
export async function checkUnused(runsFolder: string, id: string, commits: readonly string[]): Promise<void> {
  const names = new Set(commits.map((commit) => `${id}@${commit}`));
  for (const folder of await runFolders(runsFolder)) {
    // A run whose record cannot be read is not running.
    const record = await reconciledRecord(folder).catch(() => null);
    if (record === null || record.process === null || !names.has(record.config.model)) continue;
    throw new LorikeetError('hub.in-use', {
      repository: phrase('name.model', { id }),
      owner: phrase('name.run', { run: runName(folder) }),
    });
  }
}
