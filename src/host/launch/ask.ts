import type { RowsEvent, WorkerNews, WorkerTask } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { ForwardedError } from '../common/error-shape.ts';
import type { Launcher, WorkerEnd } from './launcher.ts';
import { type Answer, supervise } from './supervise.ts';
import { phrase } from '../../shared/phrases/index.ts';

/**
 * One question to a worker of its own, which is ended when nobody waits for the answer.
 *
 * @param onRows called with how far it is in a file
 * @param onNews called with anything else it tells
 * @throws the signal's reason
 */
export async function ask<Type extends Answer['type']>(
  { launcher }: { readonly launcher: Launcher },
  task: WorkerTask,
  expected: Type,
  signal: AbortSignal,
  onRows: (event: RowsEvent) => void = () => undefined,
  onNews: (news: WorkerNews) => void = () => undefined,
): Promise<Extract<Answer, { type: Type }>> {
  signal.throwIfAborted();
  const worker = supervise(launcher, task, null, (news) => {
    if (news.type === 'rows') onRows(news.event);
    else onNews(news);
  });
  signal.addEventListener('abort', worker.kill);
  const { answer, end } = await worker.ended.finally(() => signal.removeEventListener('abort', worker.kill));
  if (answer?.type === expected) return answer as Extract<Answer, { type: Type }>;
  if (answer?.type === 'failed') throw new ForwardedError(answer.error);
  signal.throwIfAborted();
  throw new LorikeetError('host.worker-silent', { reason: howItEnded(end) });
}

/** How a process came to its end, in a few words. */
export function howItEnded(end: WorkerEnd): string {
  if (!end.started) return end.reason;
  return end.signal === null
    ? phrase('process.code', { code: end.exitCode ?? '?' })
    : phrase('process.signal', { signal: end.signal });
}
