import type { ExecutorChoice } from '../../contract/index.ts';
import type { Executor } from './executor.ts';
import { searchFiles } from './folder.ts';
import { LocalExecutor, type LocalContext } from './local.ts';

/** The executor that a search names. */
export function openExecutor(host: LocalContext, { name }: ExecutorChoice, folder: string): Executor {
  switch (name) {
    case 'local':
      return new LocalExecutor(host, searchFiles(folder).output);
  }
}
