/** The use cases behind every front end: contract in, engine calls, contract out. */
import type { Handlers } from '../contract/index.ts';
import type { SecretStore } from '../engine/index.ts';
import { appFiles, appFolder } from './places/app-folder.ts';
import type { HostContext } from './context/index.ts';
import { appHandlers } from './app/handlers.ts';
import { Turns } from './common/turns.ts';
import { dataHandlers } from './data/handlers.ts';
import { draftHandlers } from './drafts/handlers.ts';
import { OwnFiles } from './files/own.ts';
import { tokenFile } from './hub/access.ts';
import { hubHandlers } from './hub/handlers.ts';
import { ladderHandlers } from './ladder/handlers.ts';
import type { Launcher } from './launch/launcher.ts';
import { modelHandlers } from './models/handlers.ts';
import { queueHandlers } from './queue/handlers.ts';
import { type QueueRunner, runQueue } from './queue/runner.ts';
import { openQueueStore, type QueueContext } from './queue/store.ts';
import { type ReaderLimits, usualLimits } from './reader/limits.ts';
import { Reader } from './reader/reader.ts';
import { runHandlers } from './runs/handlers.ts';

export { asName, inside, LorikeetError, type SecretStore, writeFailure } from '../engine/index.ts';
export { appFiles, appFolder } from './places/app-folder.ts';
export { connectPage, type PageConnection } from './connection.ts';
export { dispatch } from './dispatch.ts';
export { errorShape } from './common/error-shape.ts';
export { openLog } from './files/log.ts';
export { OwnFiles, takeFields } from './files/own.ts';
export { type Vault, vaultSecretStore } from './hub/vault.ts';
export { heapArguments, type Launcher, type WorkerEnd } from './launch/launcher.ts';
export { readPage } from './web/pages.ts';
export { pageHeaders } from './web/page-policy.ts';
export { predictionsAsCsv, writePredictions } from './web/predictions-file.ts';
export type { QueueRunner } from './queue/runner.ts';
export { version } from './common/versions.ts';

export interface HostOptions {
  readonly launcher: Launcher;
  /** Where new runs get their folders and names are looked up. */
  readonly runsFolder: string;
  /** Where drafts, the queue and settings are kept; left out, the user's folder for such things. */
  readonly appFolder?: string;
  /** Where the user's token for the Hub is kept; left out, in a file that only the user can read (0600). */
  readonly secrets?: SecretStore;
  /** Hears what goes wrong where nobody waits for an answer. */
  readonly warn?: (message: string) => void;
  /** What reading files of others may take, where it is not the usual. */
  readonly readerLimits?: Partial<ReaderLimits>;
}

/** The handlers of every channel, for one front end. */
export function createHost(options: HostOptions): Handlers {
  return handlersOf(contextOf(options));
}

/** The host of a front end that stays: its queue runs until it is stopped. */
export function openHost(options: HostOptions): { readonly handlers: Handlers; readonly queue: QueueRunner } {
  const host = contextOf(options);
  return { handlers: handlersOf(host), queue: runQueue(host) };
}

function contextOf({
  launcher,
  runsFolder,
  appFolder: folder = appFolder(),
  secrets,
  warn = () => undefined,
  readerLimits,
}: HostOptions): HostContext & QueueContext {
  const own = new OwnFiles(warn);
  const queue = openQueueStore(appFiles(folder).queue, own);
  return {
    launcher,
    reader: new Reader(launcher, { ...usualLimits(), ...readerLimits }),
    runsFolder,
    appFolder: folder,
    own,
    queue,
    draftTurns: new Turns(),
    secrets: secrets ?? tokenFile(own),
    warn,
    workers: new Map(),
  };
}

function handlersOf(host: HostContext & QueueContext): Handlers {
  return {
    ...runHandlers(host),
    ...queueHandlers(host),
    ...ladderHandlers(host),
    ...draftHandlers(host),
    ...modelHandlers(host),
    ...dataHandlers(host),
    ...hubHandlers(host),
    ...appHandlers(host),
  } satisfies Handlers;
}
