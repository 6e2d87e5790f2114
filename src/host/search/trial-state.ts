import { LorikeetError } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { readProgress } from '../runs/progress.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import type { TrialState } from './executor.ts';

/** Errors after which the same run may well succeed. */
const passing: readonly string[] = [
  'files.disk-full',
  'host.worker-not-started',
  'hub.unreachable',
  'hub.server-error',
  'runtime.device-hung',
];

/**
 * What the folder of a run tells: null where nobody has begun to train it, or it was ended before. Of a process on another machine it
 * cannot tell whether it lives: such a run is `running` for as long as run.json says so.
 *
 * @throws run.bad-record
 */
export async function readTrialState(folder: string): Promise<TrialState | null> {
  const record = await reconciledRecord(folder);
  const { status, error, totalSteps } = record;
  if (status === 'starting') return record.process === null ? null : { state: 'queued', reason: null };
  const { evaluations, lastStep } = await readProgress(folder);
  switch (status) {
    case 'running':
      return { state: 'running', step: lastStep, totalSteps, evaluations };
    case 'finished':
      return { state: 'finished', evaluations };
    case 'cancelled':
      return { state: 'cancelled', evaluations };
    case 'interrupted':
      return { state: 'lost', reason: error === null ? 'its process is gone' : error.sentence.replace(/\.$/, '') };
    case 'failed': {
      const shape = error ?? errorShape(new LorikeetError('run.worker-gone', { run: folder, pid: 0, lastStep }));
      return { state: 'failed', error: shape, canRetry: passing.includes(shape.code) };
    }
  }
}
