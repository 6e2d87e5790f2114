/** The use cases behind every front end: contract in, engine calls, contract out. */
import type { Handlers } from '../contract/index.ts';
import type { SecretStore } from '../engine/index.ts';
import type { HostContext } from './context.ts';
import { profileDataSet, pullData, showDataSet } from './handlers/data.ts';
import { evaluateRun, predictWithRun } from './handlers/inference.ts';
import { importFolder, listModels, pullModel, removeModel, searchForModels, showModel } from './handlers/models.ts';
import { countParams } from './handlers/params.ts';
import { cancelRun, resumeRun, startRun } from './handlers/run-lifecycle.ts';
import { compareTwoRuns, listRuns, showRun } from './handlers/run-records.ts';
import { forgetToken, keepToken, showToken } from './handlers/token.ts';
import type { Launcher } from './launch/launcher.ts';

export type { SecretStore } from '../engine/index.ts';
export { dispatch } from './dispatch.ts';
export { errorShape } from './error-shape.ts';
export type { Launcher, WorkerEnd } from './launch/launcher.ts';
export { predictionsAsCsv, writePredictions } from './predictions-file.ts';
export { version } from './versions.ts';

export interface HostOptions {
  readonly launcher: Launcher;
  /** Where new runs get their folders and names are looked up. */
  readonly runsFolder: string;
  /** Where the user's token for the Hub is kept; left out, in a file that only the user can read (0600). */
  readonly secrets?: SecretStore;
}

/** The handlers of every channel, for one front end. */
export function createHost({ launcher, runsFolder, secrets }: HostOptions): Handlers {
  const host: HostContext = { launcher, runsFolder, secrets, workers: new Map() };
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
    'models.search': searchForModels(host),
    'models.show': showModel(host),
    'models.pull': pullModel(host),
    'models.list': listModels,
    'models.remove': removeModel,
    'models.import': importFolder,
    'data.show': showDataSet(host),
    'data.pull': pullData(host),
    'data.profile': profileDataSet(host),
    'hub.token': showToken(host),
    'hub.setToken': keepToken(host),
    'hub.forgetToken': forgetToken(host),
  };
}
