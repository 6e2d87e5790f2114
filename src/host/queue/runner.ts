import { setTimeout as wait } from 'node:timers/promises';
import type { Queue, QueueEntry, ReplyOf, RunEvent, RunRecord, RunResult } from '../../contract/index.ts';
import type { Lock } from '../../engine/index.ts';
import { appFiles } from '../places/app-folder.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { pinData } from '../hub/pin-data.ts';
import { errorShape } from '../common/error-shape.ts';
import { withStart } from '../runs/start.ts';
import { removeRun } from '../runs/mistake.ts';
import { requestStop } from '../runs/request-stop.ts';
import { readResult } from '../runs/record.ts';
import { resumeFolder } from '../runs/resume.ts';
import { trainRun } from '../runs/train.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { pinModel } from '../hub/pin-model.ts';
import { changeAnnotation } from '../runs/annotation.ts';
import { createRun } from '../runs/create.ts';
import { findRun } from '../runs/find.ts';
import { runName } from '../runs/folder.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { claimQueue, type QueueContext } from './store.ts';

/** Milliseconds between two looks at the queue, to see changes by other programs and runs whose host was killed. */
const INTERVAL = 1000;

/** Milliseconds to wait after the queue could not be written, as on a full disk. */
const REST = 30_000;

type Context = QueueContext &
  DeviceContext &
  Pick<HostContext, 'appFolder' | 'launcher' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets' | 'warn' | 'workers'>;

/** Hears of every entry that has ended: its run with the result, or the code of what ended it before it had one. */
export type OnEnd = (name: string, end: Pick<ReplyOf<'runs.start'>, 'record' | 'result'> | string) => void;

/** Runs what waits in the queue, one entry after the other. */
export interface QueueRunner {
  /** Starts no more entries. The running one ends after its current step, and the next runner resumes it. */
  stop(): Promise<void>;
}

/**
 * Runs the queue of a host until it is stopped. If several programs share a queue, one of them runs it; when that one
 * ends, another takes over. A run whose host was killed is followed if its worker is still alive, else resumed.
 */
export function runQueue(host: Context, onEnd: OnEnd = () => undefined): QueueRunner {
  const { queueOwner } = appFiles(host.appFolder);
  const halt = new AbortController();
  let lock: Lock | undefined;
  let looking = false;
  let training: Promise<void> | null = null;
  let restsUntil = 0;
  const rest = (error: unknown) => {
    restsUntil = Date.now() + REST;
    host.warn(errorShape(error).sentence);
  };

  const look = async () => {
    await host.queue.look();
    if (training !== null || halt.signal.aborted || Date.now() < restsUntil) return;
    lock ??= await claimQueue(queueOwner);
    if (lock === undefined) return;
    const queue = await host.queue.read();
    const entry = queue.entries.find(({ state }) => state === 'running') ?? nextOf(queue);
    if (entry === undefined) return;
    training = runEntry(host, entry, halt.signal, onEnd)
      .catch(rest)
      .finally(() => (training = null));
  };
  const lookOnce = () => {
    if (looking) return;
    looking = true;
    void look()
      .catch(rest)
      .finally(() => (looking = false));
  };
  const timer = setInterval(lookOnce, INTERVAL);
  const forget = host.queue.onChange(lookOnce);
  lookOnce();
  return {
    async stop() {
      clearInterval(timer);
      forget();
      halt.abort();
      await training;
      await lock?.release().catch(rest);
    },
  };
}

function nextOf({ paused, entries }: Queue): QueueEntry | undefined {
  return paused ? undefined : entries.find(({ state }) => state === 'waiting');
}

async function runEntry(host: Context, entry: QueueEntry, halt: AbortSignal, onEnd: OnEnd): Promise<void> {
  const change = (changes: Partial<QueueEntry>) =>
    host.queue.change((queue) => ({
      ...queue,
      entries: queue.entries.map((other) => (other.id === entry.id ? { ...other, ...changes } : other)),
    }));
  try {
    let folder: string | null = null;
    const askToStop = () => {
      try {
        if (folder !== null) requestStop(folder);
      } catch (error) {
        host.warn(errorShape(error).sentence);
      }
    };
    halt.addEventListener('abort', askToStop);
    const record = await trainEntry(host, entry, halt, async (started) => {
      folder = started;
      await change({ state: 'running', run: runName(started), error: null });
    }).finally(() => halt.removeEventListener('abort', askToStop));
    // It was stopped with its host, not by the user, and continues at the next start.
    if (halt.aborted && record.status === 'cancelled') await change({ state: 'waiting' });
    else if (record.status === 'finished' || record.status === 'cancelled') {
      onEnd(entry.name, { record, result: await endResult(folder) });
      await host.queue.change((queue) => ({ ...queue, entries: queue.entries.filter(({ id }) => id !== entry.id) }));
    } else {
      onEnd(entry.name, { record, result: await endResult(folder) });
      await failed(host, change, record.error);
    }
  } catch (error) {
    onEnd(entry.name, errorShape(error).code);
    await failed(host, change, errorShape(error));
  }
}

async function failed(
  host: Context,
  change: (changes: Partial<QueueEntry>) => Promise<Queue>,
  error: QueueEntry['error'],
): Promise<void> {
  const { afterError } = await change({ state: 'failed', error });
  if (afterError === 'pause') await host.queue.change((queue) => ({ ...queue, paused: true }));
}

/** The result of a run that has ended; null where there is none that can be read. */
function endResult(folder: string | null): Promise<RunResult | null> {
  return folder === null ? Promise.resolve(null) : readResult(folder).catch(() => null);
}

/** Trains the run of an entry to its end: a new run, one to resume, or one that another host has left. */
async function trainEntry(
  host: Context,
  { config, name, run, state, group }: QueueEntry,
  halt: AbortSignal,
  begun: (folder: string) => Promise<void>,
): Promise<RunRecord> {
  const train = async (folder: string) => {
    // If this runner is shutting down before the run exists, the run is asked to stop as soon as it does.
    const emit = ({ type }: RunEvent) => void (type === 'created' && halt.aborted && requestStop(folder));
    return (await trainRun(host, folder, emit)).record;
  };
  const access = { secrets: host.secrets, reader: host.reader, signal: halt };
  if (run === null) {
    const pinned = await pinData(await pinModel(await withStart(config, host.runsFolder), access), access);
    const { runsFolder } = host;
    const folder = await createRun({ config: pinned, configFile: null, name, out: null, runsFolder, group });
    try {
      await changeAnnotation(host.ownFiles, folder, { title: name.slice(0, 200) });
      await begun(folder);
    } catch (error) {
      // The queue does not know the folder, and makes another the next time.
      await removeRun(folder, false).catch(() => undefined);
      throw error;
    }
    return train(folder);
  }
  const folder = await findRun(host.runsFolder, run);
  if (state === 'running') {
    await begun(folder);
    const record = await endOf(folder);
    if (record.status !== 'interrupted' || halt.aborted) return record;
  }
  await modelFolder(config.model, access);
  await resumeFolder(folder);
  // Pages follow the run when they see this change. If the record still said interrupted, they would stop at once.
  await begun(folder);
  return train(folder);
}

/** The record of a run that another host started, when its worker has ended. */
async function endOf(folder: string): Promise<RunRecord> {
  for (;;) {
    const record = await reconciledRecord(folder);
    if (record.process === null) return record;
    await wait(INTERVAL);
  }
}
