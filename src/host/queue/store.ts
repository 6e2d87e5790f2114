import { stat } from 'node:fs/promises';
import { claimLock, type Lock } from '../../engine/index.ts';
import { Queue, QueueEntry } from '../../contract/index.ts';
import { type OwnFiles, takeFields, type UsablePart } from '../files/own.ts';

const empty: Queue = { paused: false, afterError: 'continue', entries: [] };

/** The queue on disk. */
export interface QueueStore {
  /** The queue as it is now on disk. */
  read(): Promise<Queue>;
  /** Changes the queue; changes wait for each other, those of other processes too. If `change` throws, the queue stays as it is. */
  change(change: (queue: Queue) => Queue): Promise<Queue>;
  /** Called after each change by this process, and by other processes when `look` sees it. */
  onChange(listener: (queue: Queue) => void): () => void;
  /** Looks whether another process has changed it. */
  look(): Promise<void>;
}

/** What handlers need that look at the queue or change it. */
export interface QueueContext {
  readonly queue: QueueStore;
}

/** @throws files.unreadable, files.not-writable, files.disk-full, from the functions of the store */
export function openQueueStore(file: string, ownFiles: OwnFiles): QueueStore {
  const listeners = new Set<(queue: Queue) => void>();
  let lastModified = 0;
  const read = () => ownFiles.read(file, empty, takeQueue);
  const modified = () =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const tell = (queue: Queue) => {
    for (const listener of listeners) listener(queue);
  };
  return {
    read,
    async change(change) {
      const queue = await ownFiles.change(file, empty, takeQueue, change);
      lastModified = await modified();
      tell(queue);
      return queue;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async look() {
      const now = await modified();
      if (now === lastModified) return;
      lastModified = now;
      tell(await read());
    },
  };
}

/**
 * Takes the right to run the queue, which one process has at a time; undefined where another process that is still
 * alive has it. The right is never taken from another machine, which may only be asleep. A damaged file does not hold
 * it: a holder writes its name at once.
 *
 * @throws files.not-writable, files.disk-full
 */
export function claimQueue(file: string): Promise<Lock | undefined> {
  return claimLock(file, { abandoned: Infinity, nameless: 200 });
}

/** The settings of a queue and those of its entries that this version can run. */
function takeQueue(content: unknown): UsablePart<Queue> {
  const { entries: _, ...shape } = Queue.shape;
  const { value, wrong } = takeFields(shape, content, { paused: empty.paused, afterError: empty.afterError });
  if (value === null) return { value: null, wrong };
  const { entries: items = [] } = content as { entries?: unknown };
  if (!Array.isArray(items)) return { value: { ...value, entries: [] }, wrong: [...wrong, 'entries: no list'] };
  const entries: QueueEntry[] = [];
  const unusable = items.flatMap((item: unknown, place) => {
    const { success, data, error } = QueueEntry.safeParse(item);
    if (success) entries.push(data);
    return success ? [] : [`entry ${place + 1}: ${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`];
  });
  return { value: { ...value, entries }, wrong: [...wrong, ...unusable] };
}
