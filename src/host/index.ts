/** The use cases behind every front end: contract in, engine calls, contract out. */
import type { Handlers } from '../contract/index.ts';
import type { HostContext } from './context.ts';
import { profileDataSet, pullData, showDataSet } from './handlers/data.ts';
import { evaluateRun, predictWithRun } from './handlers/inference.ts';
import { countParams } from './handlers/params.ts';
import { cancelRun, resumeRun, startRun } from './handlers/run-lifecycle.ts';
import { compareTwoRuns, listRuns, showRun } from './handlers/run-records.ts';
import type { Launcher } from './launch/launcher.ts';

export { dispatch } from './dispatch.ts';
export { errorShape } from './error-shape.ts';
export type { Launcher, WorkerEnd } from './launch/launcher.ts';
export { predictionsAsCsv, writePredictions } from './predictions-file.ts';
export { version } from './versions.ts';

/** The handlers of every channel, for one front end. */
export function createHost({ launcher, runsFolder }: { launcher: Launcher; runsFolder: string }): Handlers {
  const host: HostContext = { launcher, runsFolder, workers: new Map() };
  return {
    'runs.start': startRun(host),
    'runs.resume': resumeRun(host),
    'runs.cancel': cancelRun(host),
    'runs.list': listRuns(host),
    'runs.show': showRun(host),
    'runs.compare': compareTwoRuns(host),
    'runs.evaluate': evaluateRun(host),
    'runs.predict': predictWithRun(host),
    'models.params': countParams,
    'data.show': showDataSet,
    'data.pull': pullData,
    'data.profile': profileDataSet,
  };
}
