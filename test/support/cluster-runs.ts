import path from 'node:path';
import { readConfig } from '../../src/host/config/read.ts';
import { createRun } from '../../src/host/runs/create.ts';
import type { Executor, TrialHandle, TrialRun, TrialState } from '../../src/host/search/executor.ts';
import { cliFile } from './built-program.ts';
import { writeSmallRun } from './run-config.ts';
import { temporaryFolder } from './temporary.ts';

/** `lorikeet`, word by word. */
export const program = [process.execPath, cliFile];

export const unending = new AbortController().signal;

/** Runs that nobody has begun, as a search makes them. */
export async function trials(count: number, set: readonly string[] = []): Promise<TrialRun[]> {
  const folder = temporaryFolder();
  const config = await readConfig(await writeSmallRun(folder), set);
  const runsFolder = path.join(folder, 'runs');
  return Promise.all(
    Array.from({ length: count }, async (_, trial) => {
      const out = path.join(runsFolder, `search-t00${trial}`);
      const search = { id: 'search', trial, repeat: 0 };
      const run = await createRun({ config, configFile: null, name: 'trial', out, runsFolder, search });
      return { search: 'search', trial, repeat: 0, folder: run };
    }),
  );
}

/** Polls a run until it is in one of these states. */
export async function until(
  executor: Executor,
  handle: TrialHandle,
  ...states: TrialState['state'][]
): Promise<TrialState> {
  for (;;) {
    const [state] = await executor.poll([handle], unending);
    if (states.includes(state!.state)) return state!;
    await executor.changed(unending);
  }
}
