/** The use cases behind every front end: contract in, engine calls, contract out. */
import type { Handlers } from '../contract/index.ts';
import type { SecretStore } from '../engine/index.ts';
import { appFiles, appFolder } from './app/folder.ts';
import type { HostContext } from './context.ts';
import { collectDiagnostics, listFolder, measureDisk, showApp } from './app/handlers.ts';
import { browsePredictions } from './runs/handlers/predictions.ts';
import { browseRows, profileDataSet, pullData, showDataSet } from './data/handlers.ts';
import { listDevices } from './app/devices.ts';
import { Turns } from './drafts/turns.ts';
import { checkDraft, copyRunToDraft, deleteDraft, listDrafts, saveDraft, showDraft } from './drafts/handlers.ts';
import { OwnFiles } from './files/own.ts';
import { exportRun } from './runs/handlers/export.ts';
import { followRun } from './runs/handlers/follow.ts';
import { evaluateRun, predictWithRun } from './runs/handlers/inference.ts';
import { importFolder, listModels, pullModel, removeModel, searchForModels, showModel } from './models/handlers.ts';
import { countParams } from './models/params.ts';
import { planRun } from './models/plan-memory.ts';
import {
  addToQueue,
  moveInQueue,
  removeFromQueue,
  resumeInQueue,
  retryInQueue,
  setQueue,
  showQueue,
  watchQueue,
} from './queue/handlers.ts';
import { cancelRun, resumeRun, startRun } from './runs/handlers/lifecycle.ts';
import { compareTwoRuns, listRuns, showRun } from './runs/handlers/records.ts';
import { tokenFile } from './hub/access.ts';
import { forgetToken, keepToken, showToken } from './hub/handlers.ts';
import { annotateRun, deleteRun, purgeRuns, restoreRun } from './runs/handlers/shelf.ts';
import { changeSettings, showSettings } from './settings/handlers.ts';
import type { Launcher } from './launch/launcher.ts';
import { runQueue, type QueueRunner } from './queue/runner.ts';
import { openQueueStore } from './queue/store.ts';
import { type ReaderLimits, usualLimits } from './reader/limits.ts';
import { Reader } from './reader/reader.ts';

export { asName, inside, LorikeetError, type SecretStore, writeFailure } from '../engine/index.ts';
export { appFiles, appFolder } from './app/folder.ts';
export { connectPage, type PageConnection } from './connection.ts';
export { dispatch } from './dispatch.ts';
export { errorShape } from './error-shape.ts';
export { openLog } from './files/log.ts';
export { OwnFiles, takeFields } from './files/own.ts';
export { type Vault, vaultSecretStore } from './hub/vault.ts';
export { heapArguments, type Launcher, type WorkerEnd } from './launch/launcher.ts';
export { readPage } from './web/pages.ts';
export { pageHeaders } from './web/page-policy.ts';
export { predictionsAsCsv, writePredictions } from './web/predictions-file.ts';
export type { QueueRunner } from './queue/runner.ts';
export { version } from './app/versions.ts';

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
}: HostOptions): HostContext {
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

function handlersOf(host: HostContext): Handlers {
  return {
    'runs.start': startRun(host),
    'runs.resume': resumeRun(host),
    'runs.cancel': cancelRun(host),
    'runs.list': listRuns(host),
    'runs.show': showRun(host),
    'runs.compare': compareTwoRuns(host),
    'runs.evaluate': evaluateRun(host),
    'runs.predict': predictWithRun(host),
    'models.params': countParams(host),
    'models.plan': planRun(host),
    'models.search': searchForModels(host),
    'models.show': showModel(host),
    'models.pull': pullModel(host),
    'models.list': listModels,
    'models.remove': removeModel(host),
    'models.import': importFolder,
    'data.show': showDataSet(host),
    'data.rows': browseRows(host),
    'data.pull': pullData(host),
    'data.profile': profileDataSet(host),
    'hub.token': showToken(host),
    'hub.setToken': keepToken(host),
    'hub.forgetToken': forgetToken(host),
    'runs.follow': followRun(host),
    'runs.annotate': annotateRun(host),
    'runs.delete': deleteRun(host),
    'runs.restore': restoreRun(host),
    'runs.purge': purgeRuns(host),
    'runs.predictions': browsePredictions(host),
    'runs.export': exportRun(host),
    'queue.show': showQueue(host),
    'queue.add': addToQueue(host),
    'queue.resume': resumeInQueue(host),
    'queue.move': moveInQueue(host),
    'queue.remove': removeFromQueue(host),
    'queue.retry': retryInQueue(host),
    'queue.set': setQueue(host),
    'queue.watch': watchQueue(host),
    'drafts.list': listDrafts(host),
    'drafts.show': showDraft(host),
    'drafts.save': saveDraft(host),
    'drafts.delete': deleteDraft(host),
    'drafts.copyRun': copyRunToDraft(host),
    'drafts.check': checkDraft,
    'app.info': showApp(host),
    'app.disk': measureDisk(host),
    'app.diagnostics': collectDiagnostics(host),
    'settings.show': showSettings(host),
    'settings.change': changeSettings(host),
    'devices.list': listDevices(host),
    'files.list': listFolder,
  };
}
