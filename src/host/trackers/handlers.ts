import path from 'node:path';
import type { Handlers } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { findRun } from '../runs/find.ts';
import { readEvents } from '../runs/progress.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { trackerFolder, writeTracker } from './open.ts';

/** Runs written for other programs after the fact. */
export function trackerHandlers({ runsFolder }: Pick<HostContext, 'runsFolder'>) {
  return {
    'trackers.write': async ({ run, trackers, folder: common }, _emit, signal) => {
      const folder = await findRun(runsFolder, run);
      const record = await reconciledRecord(folder);
      const events = await readEvents(folder);
      const config = {
        ...record.config,
        trackerFolder: common === null ? record.config.trackerFolder : path.resolve(common),
      };
      const tracked = { record: { ...record, config }, folder, parent: null };
      const written = [];
      for (const tracker of new Set(trackers)) {
        signal.throwIfAborted();
        await writeTracker(tracker, tracked, events, record);
        written.push({ tracker, folder: trackerFolder(tracker, tracked) });
      }
      return { written };
    },
  } satisfies Partial<Handlers>;
}
