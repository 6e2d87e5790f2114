import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Handler, Queue, QueueEntry } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { readConfigValue } from '../config/value.ts';
import type { HostContext } from '../context.ts';
import { draftFile, removeDraft } from '../drafts/file.ts';
import { resumableRecord } from '../launch/resume.ts';
import { readAnnotation } from '../runs/annotation.ts';
import { findRun } from '../runs/find.ts';
import { runName } from '../runs/folder.ts';

export function showQueue({ queue }: HostContext): Handler<'queue.show'> {
  return () => queue.read();
}

/** Tells the queue now and after every change, until nobody listens. */
export function watchQueue({ queue }: HostContext): Handler<'queue.watch'> {
  return async (_request, emit, signal) => {
    const forget = queue.onChange(emit);
    try {
      emit(await queue.read());
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      return {};
    } finally {
      forget();
    }
  };
}

/** @throws the first problem of the config, draft.unknown, files.not-writable, files.disk-full */
export function addToQueue(host: HostContext): Handler<'queue.add'> {
  return async ({ config: written, name, draft }) => {
    const config = readConfigValue(written);
    const entry = entryOf({ name: name ?? path.basename(config.model), config, run: null });
    if (draft !== null) draftFile(host, draft);
    await append(host, entry);
    if (draft !== null) await removeDraft(host, draft);
    return entry;
  };
}

/** @throws run.unknown, run.still-running, run.already-finished, queue.already-there */
export function resumeInQueue(host: HostContext): Handler<'queue.resume'> {
  return async ({ run }) => {
    const folder = await findRun(host.runsFolder, run);
    const { config } = await resumableRecord(folder);
    const { title } = await readAnnotation(host.own, folder);
    const entry = entryOf({ name: title ?? runName(folder), config, run: runName(folder) });
    await append(host, entry);
    return entry;
  };
}

/** @throws queue.unknown */
export function moveInQueue({ queue }: HostContext): Handler<'queue.move'> {
  return ({ id, to }) =>
    queue.change((before) => {
      const entry = found(before, id);
      const others = before.entries.filter((other) => other !== entry);
      return { ...before, entries: [...others.slice(0, to), entry, ...others.slice(to)] };
    });
}

/** @throws queue.unknown, queue.running */
export function removeFromQueue({ queue }: HostContext): Handler<'queue.remove'> {
  return ({ id }) =>
    queue.change((before) => {
      const { state, name } = found(before, id);
      if (state === 'running') throw new LorikeetError('queue.running', { name });
      return { ...before, entries: before.entries.filter((other) => other.id !== id) };
    });
}

/** Has a failed entry wait again; a run it has begun goes on from its newest checkpoint. @throws queue.unknown */
export function retryInQueue({ queue }: HostContext): Handler<'queue.retry'> {
  return ({ id }) =>
    queue.change((before) => {
      const entry = found(before, id);
      const waiting = { ...entry, state: 'waiting' as const, error: null };
      return {
        ...before,
        entries: before.entries.map((other) => (other === entry && entry.state === 'failed' ? waiting : other)),
      };
    });
}

export function setQueue({ queue }: HostContext): Handler<'queue.set'> {
  return ({ paused, afterError }) =>
    queue.change((before) => ({
      ...before,
      paused: paused ?? before.paused,
      afterError: afterError ?? before.afterError,
    }));
}

function entryOf(content: Pick<QueueEntry, 'name' | 'config' | 'run'>): QueueEntry {
  return { id: randomUUID(), addedAt: new Date().toISOString(), state: 'waiting', error: null, ...content };
}

async function append({ queue }: HostContext, entry: QueueEntry): Promise<void> {
  await queue.change((before) => {
    // The same run twice: a failed entry of it makes way for the new one.
    const same = before.entries.find(({ run }) => run !== null && run === entry.run);
    if (same !== undefined && same.state !== 'failed')
      throw new LorikeetError('queue.already-there', { name: same.name });
    return { ...before, entries: [...before.entries.filter((other) => other !== same), entry] };
  });
}

function found(queue: Queue, id: string): QueueEntry {
  const entry = queue.entries.find((other) => other.id === id);
  if (entry === undefined) throw new LorikeetError('queue.unknown', { id });
  return entry;
}
