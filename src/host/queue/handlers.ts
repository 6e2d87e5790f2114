import { randomUUID } from 'node:crypto';
import type { Handlers, Queue, QueueEntry } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { readConfigValue } from '../config/value.ts';
import type { HostContext } from '../context/index.ts';
import { draftFile, removeDraft } from '../drafts/file.ts';
import { resumableRecord } from '../runs/resume.ts';
import { readAnnotation } from '../runs/annotation.ts';
import { moveToDeleted } from '../runs/deleted.ts';
import { findRun } from '../runs/find.ts';
import { runName } from '../runs/folder.ts';
import { hasOnlyFailed } from '../runs/mistake.ts';
import { readRecord } from '../runs/record.ts';
import type { QueueContext, QueueStore } from './store.ts';
import { modelTitle } from '../../shared/model-files.ts';

type Context = QueueContext & Pick<HostContext, 'appFolder' | 'draftTurns' | 'ownFiles' | 'runsFolder'>;

/** Runs that wait: each change is a function from one queue to the next. */
export function queueHandlers(host: Context) {
  const { queue } = host;
  return {
    'queue.show': () => queue.read(),

    /** Sends the queue now and after every change, until the request is cancelled. */
    'queue.watch': async (_request, emit, signal) => {
      const forget = queue.onChange(emit);
      try {
        emit(await queue.read());
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        return {};
      } finally {
        forget();
      }
    },

    /** @throws the first problem of the config, draft.unknown, files.not-writable, files.disk-full */
    'queue.add': async ({ config: rawConfig, name, draft }) => {
      const config = readConfigValue(rawConfig);
      const entry = entryOf({ name: name ?? modelTitle(config.model), config, run: null });
      if (draft !== null) draftFile(host, draft);
      await append(queue, entry);
      if (draft !== null) await removeDraft(host, draft);
      return entry;
    },

    /** Checks every config before any is added. @throws the first problem of a config, files.not-writable, files.disk-full */
    'queue.addAll': async ({ entries: rawEntries, group }) => {
      const entries = rawEntries.map(({ config, name }) =>
        entryOf({ name, config: readConfigValue(config), run: null, group }),
      );
      await queue.change((before) => ({ ...before, entries: [...before.entries, ...entries] }));
      return { entries };
    },

    /** @throws run.unknown, run.still-running, run.already-finished, queue.already-there */
    'queue.resume': async ({ run }) => {
      const folder = await findRun(host.runsFolder, run);
      const { config, group } = await resumableRecord(folder);
      const { title } = await readAnnotation(host.ownFiles, folder);
      const entry = entryOf({ name: title ?? runName(folder), config, run: runName(folder), group });
      await append(queue, entry);
      return entry;
    },

    /** @throws queue.unknown */
    'queue.move': ({ id, to }) =>
      queue.change((before) => {
        const entry = entryWith(before, id);
        const others = before.entries.filter((other) => other !== entry);
        return { ...before, entries: [...others.slice(0, to), entry, ...others.slice(to)] };
      }),

    /**
     * A run that failed before its first step goes with its entry, to where deleted runs can be brought back from: as long as the entry
     * is there, the run says what went wrong, and a retry goes on with it.
     *
     * @throws queue.unknown, queue.running
     */
    'queue.remove': async ({ id }) => {
      let failed: string | null = null;
      const remaining = await queue.change((before) => {
        const { state, name, run } = entryWith(before, id);
        if (state === 'running') throw new LorikeetError('queue.running', { name });
        failed = state === 'failed' ? run : null;
        return { ...before, entries: before.entries.filter((other) => other.id !== id) };
      });
      // A run that is gone, or cannot be moved, can be seen to in the list of runs.
      if (failed !== null) await putAway(host.runsFolder, failed).catch(() => undefined);
      return remaining;
    },

    /**
     * Puts a failed entry back in the queue; a run that it has begun continues from its newest checkpoint.
     *
     * @throws queue.unknown
     */
    'queue.retry': ({ id }) =>
      queue.change((before) => {
        const entry = entryWith(before, id);
        const waiting = { ...entry, state: 'waiting' as const, error: null };
        return {
          ...before,
          entries: before.entries.map((other) => (other === entry && entry.state === 'failed' ? waiting : other)),
        };
      }),

    'queue.set': ({ paused, afterError }) =>
      queue.change((before) => ({
        ...before,
        paused: paused ?? before.paused,
        afterError: afterError ?? before.afterError,
      })),
  } satisfies Partial<Handlers>;
}

/** Deletes a run that holds nothing but the error that ended it. */
async function putAway(runsFolder: string, run: string): Promise<void> {
  const folder = await findRun(runsFolder, run);
  if (await hasOnlyFailed(folder, await readRecord(folder))) await moveToDeleted(runsFolder, folder);
}

function entryOf(content: Pick<QueueEntry, 'name' | 'config' | 'run' | 'group'>): QueueEntry {
  return { id: randomUUID(), addedAt: new Date().toISOString(), state: 'waiting', error: null, ...content };
}

async function append(queue: QueueStore, entry: QueueEntry): Promise<void> {
  await queue.change((before) => {
    // A failed entry of the same run is replaced.
    const same = before.entries.find(({ run }) => run !== null && run === entry.run);
    if (same !== undefined && same.state !== 'failed')
      throw new LorikeetError('queue.already-there', { name: same.name });
    return { ...before, entries: [...before.entries.filter((other) => other !== same), entry] };
  });
}

function entryWith(queue: Queue, id: string): QueueEntry {
  const entry = queue.entries.find((other) => other.id === id);
  if (entry === undefined) throw new LorikeetError('queue.unknown', { id });
  return entry;
}
