import type { Handlers } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { followRun } from './handlers/follow.ts';
import { evaluateWhole, storedEvaluations } from './handlers/evaluation.ts';
import { predictWithRun } from './handlers/inference.ts';
import { cancelRun, resumeRun, startRun } from './handlers/lifecycle.ts';
import { pushRun, showModelCard } from './handlers/push.ts';
import { predictionHandlers } from './handlers/predictions.ts';
import { compareTwoRuns, listRuns, showRun } from './handlers/records.ts';
import { suspectHandlers } from './handlers/suspects.ts';
import { annotateRun, deleteRun, nameRunClasses, purgeRuns, restoreRun } from './handlers/shelf.ts';

/** Runs, from their start to their end and after. */
export function runHandlers(
  host: DeviceContext &
    Pick<HostContext, 'appFolder' | 'launcher' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets' | 'workers'>,
) {
  return {
    'runs.start': startRun(host),
    'runs.resume': resumeRun(host),
    'runs.cancel': cancelRun(host),
    'runs.list': listRuns(host),
    'runs.show': showRun(host),
    'runs.compare': compareTwoRuns(host),
    'runs.predict': predictWithRun(host),
    'runs.follow': followRun(host),
    'runs.annotate': annotateRun(host),
    'runs.nameClasses': nameRunClasses(host),
    'runs.delete': deleteRun(host),
    'runs.restore': restoreRun(host),
    'runs.purge': purgeRuns(host),
    'runs.evaluation': evaluateWhole(host),
    'runs.evaluations': storedEvaluations(host),
    ...predictionHandlers(host),
    ...suspectHandlers(host),
    'runs.modelCard': showModelCard(host),
    'runs.push': pushRun(host),
  } satisfies Partial<Handlers>;
}
