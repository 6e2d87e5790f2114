import path from 'node:path';
import type { Handler, WorkerTask } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import type { HostContext } from '../context.ts';
import { ForwardedError } from '../error-shape.ts';
import type { WorkerEnd } from '../launch/launcher.ts';
import { type Answer, supervise } from '../launch/supervise.ts';
import { findRun } from '../runs/find.ts';

/** Evaluates a run's adapter on labelled rows. @throws run.unknown, run.no-adapter, what reading the data throws */
export function evaluateRun(host: HostContext): Handler<'runs.evaluate'> {
  return async ({ run, data }, _emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const file = data === null ? null : path.resolve(data);
    const { rows, loss, metrics } = await ask(host, { type: 'evaluate', folder, data: file }, 'evaluated', signal);
    return { rows, loss, metrics };
  };
}

/** Classifies texts with a run's adapter. @throws run.unknown, run.no-adapter, what reading the CSV file throws */
export function predictWithRun(host: HostContext): Handler<'runs.predict'> {
  return async ({ run, source }, _emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const resolved = source.type === 'csv' ? { ...source, file: path.resolve(source.file) } : source;
    const { labels, predictions } = await ask(host, { type: 'predict', folder, source: resolved }, 'predicted', signal);
    return { labels, predictions };
  };
}

/** One question to a worker of its own, which is ended when nobody waits for the answer. @throws the signal's reason */
async function ask<Type extends Answer['type']>(
  { launcher }: HostContext,
  task: WorkerTask,
  expected: Type,
  signal: AbortSignal,
): Promise<Extract<Answer, { type: Type }>> {
  signal.throwIfAborted();
  const worker = supervise(launcher, task, null, () => undefined);
  signal.addEventListener('abort', worker.kill);
  const { answer, end } = await worker.ended.finally(() => signal.removeEventListener('abort', worker.kill));
  if (answer?.type === expected) return answer as Extract<Answer, { type: Type }>;
  if (answer?.type === 'failed') throw new ForwardedError(answer.error);
  signal.throwIfAborted();
  throw new LorikeetError('host.worker-silent', { reason: howItEnded(end) });
}

function howItEnded(end: WorkerEnd): string {
  if (!end.started) return end.reason;
  return end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : `ended by ${end.signal}`;
}
