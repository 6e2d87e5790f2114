/** The use cases behind every front end: contract in, engine calls, contract out. */
import type { Handlers } from '../contract/index.ts';
import type { SecretStore } from '../engine/index.ts';
import { appFiles, appFolder } from './places/app-folder.ts';
import type { HostContext } from './context/index.ts';
import { appHandlers } from './app/handlers.ts';
import { readSettings } from './context/settings.ts';
import { AsideFiles } from './common/aside-files.ts';
import { Turns } from './common/turns.ts';
import { compareHandlers } from './compare/handlers.ts';
import { dataHandlers } from './data/handlers.ts';
import { cudaHandlers } from './cuda/handlers.ts';
import { type DeviceContext, Devices } from './devices/devices.ts';
import { deviceHandlers } from './devices/handlers.ts';
import { exportHandlers } from './export/handlers.ts';
import { draftHandlers } from './drafts/handlers.ts';
import { OwnFiles } from './files/own.ts';
import { tokenFile } from './hub/access.ts';
import { hubHandlers } from './hub/handlers.ts';
import { ladderHandlers } from './ladder/handlers.ts';
import type { Launcher } from './launch/launcher.ts';
import { limitedLauncher } from './launch/limited-launcher.ts';
import { modelHandlers } from './models/handlers.ts';
import { queueHandlers } from './queue/handlers.ts';
import { runEnded, runFailed, searchEnded } from './notices/ended.ts';
import { noticeHandlers } from './notices/handlers.ts';
import { noticed } from './notices/noticed.ts';
import { Notices } from './notices/notices.ts';
import { runQueue } from './queue/runner.ts';
import { openQueueStore, type QueueContext } from './queue/store.ts';
import { type ReaderLimits, usualLimits } from './reader/limits.ts';
import { Reader } from './reader/reader.ts';
import { runHandlers } from './runs/handlers.ts';
import { searchHandlers } from './search/handlers.ts';
import { trackerHandlers } from './trackers/handlers.ts';
import { type ClassifierService, openClassifierService, type ServiceOptions } from './use/service.ts';
import { useHandlers } from './use/handlers.ts';

export {
  asName,
  ensureFolder,
  inside,
  LorikeetError,
  openToAppend,
  readTextFile,
  type SecretStore,
  writeFailure,
} from '../engine/index.ts';
export { appFiles, appFolder } from './places/app-folder.ts';
export { connectPage, type PageConnection } from './connection.ts';
export { dispatch } from './dispatch.ts';
export { errorShape } from './common/error-shape.ts';
export { openLog } from './files/log.ts';
export { writeText } from './files/text.ts';
export { OwnFiles, takeFields } from './files/own.ts';
export { type Vault, vaultSecretStore } from './hub/vault.ts';
export { heapArguments, type Launcher, type WorkerEnd, type WorkerProcess } from './launch/launcher.ts';
export type { ClassifierService } from './use/service.ts';
export { readPage } from './web/pages.ts';
export { pageHeaders } from './web/page-policy.ts';
export { predictionsAsCsv } from './web/predictions-file.ts';
export { version } from './common/versions.ts';

export interface HostOptions {
  readonly launcher: Launcher;
  /** New runs are created here, and names of runs are looked up here. */
  readonly runsFolder: string;
  /** Where drafts, the queue and settings are kept; left out, the user's folder for such things. */
  readonly appFolder?: string;
  /** Where the user's token for the Hub is kept; left out, in a file that only the user can read (0600). */
  readonly secrets?: SecretStore;
  /** Called for failures of background work, which no request reports. */
  readonly warn?: (message: string) => void;
  /** Overrides of the reader's limits. */
  readonly readerLimits?: Partial<ReaderLimits>;
}

/** The handlers of every channel, for one front end. */
export function createHost(options: HostOptions): Handlers {
  const host = contextOf(options);
  return handlersOf(host, noticesOf(host));
}

/** The host of a front end that keeps running. */
export interface OpenHost {
  readonly handlers: Handlers;
  /**
   * Starts no more entries of the queue, waits until the running one has a checkpoint, and interrupts searches, which can be resumed.
   */
  readonly close: () => Promise<void>;
}

/** The host of a front end that keeps running: it also works through the queue until it is closed. */
export function openHost(options: HostOptions): OpenHost {
  const host = contextOf(options);
  const notices = noticesOf(host);
  const queue = runQueue(host, (name, end) => {
    void notices.tell(typeof end === 'string' ? runFailed(name, end) : runEnded(end, name));
  });
  const close = async () => {
    const searches = [...host.searches.values()];
    for (const search of searches) search.interrupt();
    await Promise.all([queue.stop(), ...searches.map(({ ended }) => ended)]);
  };
  return { handlers: handlersOf(host, notices), close };
}

/** A trained classifier as a service: it is loaded when this resolves. @throws as `openClassifierService` */
export function openClassifier(options: HostOptions, service: ServiceOptions): Promise<ClassifierService> {
  return openClassifierService(contextOf(options), service);
}

/** What the handlers of all rooms work with. */
type Context = HostContext & QueueContext & DeviceContext & { readonly asideFiles: AsideFiles };

function contextOf({
  launcher: unlimited,
  runsFolder,
  appFolder: folder = appFolder(),
  secrets,
  warn = () => undefined,
  readerLimits,
}: HostOptions): Context {
  const launcher = limitedLauncher(unlimited);
  const asideFiles = new AsideFiles();
  const ownFiles = new OwnFiles(warn, (file) => asideFiles.tell(file));
  const queue = openQueueStore(appFiles(folder).queue, ownFiles);
  return {
    launcher,
    reader: new Reader(launcher, { ...usualLimits(), ...readerLimits }),
    runsFolder,
    appFolder: folder,
    ownFiles,
    asideFiles,
    devices: new Devices({ launcher, ownFiles, appFolder: folder }),
    queue,
    draftTurns: new Turns(),
    secrets: secrets ?? tokenFile(ownFiles),
    warn,
    workers: new Map(),
    searches: new Map(),
  };
}

function noticesOf(host: HostContext): Notices {
  return new Notices({ webhook: async () => (await readSettings(host)).webhook, warn: host.warn });
}

function handlersOf(host: Context, notices: Notices): Handlers {
  const handlers = {
    ...runHandlers(host),
    ...useHandlers(host),
    ...compareHandlers(host),
    ...exportHandlers(host),
    ...trackerHandlers(host),
    ...queueHandlers(host),
    ...ladderHandlers(host),
    ...searchHandlers({ ...host, onSearchEnd: (state) => notices.tell(searchEnded(state)) }),
    ...draftHandlers(host),
    ...modelHandlers(host),
    ...dataHandlers(host),
    ...hubHandlers(host),
    ...cudaHandlers(host),
    ...deviceHandlers(host),
    ...appHandlers(host),
    ...noticeHandlers(notices, host.asideFiles),
  } satisfies Handlers;
  return { ...handlers, ...noticed(handlers, notices) };
}
