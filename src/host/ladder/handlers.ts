import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Handlers, LadderEvent, ReplyOf } from '../../contract/index.ts';
import { LorikeetError, processIdentity, writeFailure } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { climbLadder } from './climb.ts';
import { createLadder } from './create.ts';
import { findLadder, ladderFiles, ladderFolders } from './folder.ts';
import { followLadder } from './follow.ts';
import { reconciledLadder, writeLadder } from './record.ts';
import { ladderSettings } from './settings.ts';

type Context = DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets' | 'warn' | 'workers'>;

/** Ladders, from their start to their end and after. */
export function ladderHandlers(host: Context) {
  return {
    /** @throws what reading the config, the data and the models throws, files.not-writable, files.disk-full */
    'ladder.start': async (request, emit, signal) => {
      const access = { secrets: host.secrets, reader: host.reader, signal, onEvent: emit };
      const settings = await ladderSettings(host, request, access);
      signal.throwIfAborted();
      const folder = await createLadder({ ...settings, runsFolder: host.runsFolder }, access);
      return climb(host, folder, request.follow, emit, signal);
    },

    /** @throws ladder.unknown, ladder.still-running, ladder.already-finished, hub.* where a model has to be fetched again */
    'ladder.resume': async ({ ladder, follow }, emit, signal) => {
      const folder = findLadder(host.runsFolder, ladder);
      const record = await reconciledLadder(folder);
      if (record.process !== null) throw new LorikeetError('ladder.still-running', { ladder: record.id });
      const isDone = record.rungs.every(({ state }) => state === 'finished');
      if (isDone) throw new LorikeetError('ladder.already-finished', { ladder: record.id });
      const access = { secrets: host.secrets, reader: host.reader, signal, onEvent: emit };
      for (const { model } of record.rungs) if (model !== null) await modelFolder(model, access);
      signal.throwIfAborted();
      // What failed is tried again.
      const rungs = record.rungs.map((rung) =>
        rung.state === 'failed' ? { ...rung, state: 'waiting' as const, error: null } : rung,
      );
      await writeLadder(folder, {
        ...{ ...record, rungs, status: 'starting', error: null, endedAt: null, resumed: record.resumed + 1 },
        process: processIdentity(process.pid),
      });
      return climb(host, folder, follow, emit, signal);
    },

    /** @throws ladder.unknown, ladder.bad-record */
    'ladder.follow': async ({ ladder }, emit, signal) => {
      const folder = findLadder(host.runsFolder, ladder);
      return { folder, record: await followLadder(folder, emit, signal) };
    },

    /** Every ladder among the runs; one that cannot be read does not hide the others. */
    'ladder.list': async () => {
      const reply: ReplyOf<'ladder.list'> = { ladders: [], unreadable: [] };
      for (const folder of await ladderFolders(host.runsFolder)) {
        try {
          reply.ladders.push({ folder, record: await reconciledLadder(folder) });
        } catch (error) {
          reply.unreadable.push({ folder, error: errorShape(error) });
        }
      }
      return reply;
    },

    /** @throws ladder.unknown, ladder.not-running, files.not-writable, files.disk-full */
    'ladder.cancel': async ({ ladder }) => {
      const folder = findLadder(host.runsFolder, ladder);
      const { process: inCharge, id, status } = await reconciledLadder(folder);
      if (inCharge === null) throw new LorikeetError('ladder.not-running', { ladder: id, status });
      const { cancel } = ladderFiles(folder);
      try {
        writeFileSync(cancel, '');
      } catch (error) {
        throw writeFailure(cancel, error);
      }
      return {};
    },
  } satisfies Partial<Handlers>;
}

async function climb(
  host: Context,
  folder: string,
  follow: boolean,
  emit: (event: LadderEvent) => void,
  signal: AbortSignal,
): Promise<ReplyOf<'ladder.start'>> {
  const ended = climbLadder(host, folder);
  if (!follow) {
    ended.catch((error: unknown) => host.warn(`${path.basename(folder)}: ${errorShape(error).sentence}`));
    return { folder, record: await reconciledLadder(folder) };
  }
  // What ends the request ends the following; the ladder goes on, and its end is written down all the same.
  ended.catch(() => undefined);
  await followLadder(folder, emit, signal);
  return { folder, record: await ended };
}
