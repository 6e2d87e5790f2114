import { type RowsEvent, type TrainingEvent, WorkerMessage, type WorkerTask } from '../../contract/index.ts';
import { workerEnvironment } from './environment.ts';
import type { Launcher, WorkerEnd } from './launcher.ts';

/** What a worker says last; none where it died before. */
export type Answer = Exclude<WorkerMessage, { type: 'event' | 'progress' }>;

export interface Supervised {
  readonly ended: Promise<{ answer: Answer | null; end: WorkerEnd }>;
  readonly kill: () => void;
}

/** Starts a worker on a task and follows it to its end. Its messages are checked: it may be another version after an update. */
export function supervise(
  launcher: Launcher,
  task: WorkerTask,
  output: string | null,
  onEvent: (event: TrainingEvent) => void,
  onRows: (event: RowsEvent) => void = () => undefined,
): Supervised {
  const worker = launcher({ environment: workerEnvironment(), output });
  const ended = new Promise<{ answer: Answer | null; end: WorkerEnd }>((resolve, reject) => {
    let answer: Answer | null = null;
    worker.onMessage((raw) => {
      try {
        const message = WorkerMessage.parse(raw);
        if (message.type === 'event') onEvent(message.event);
        else if (message.type === 'progress') onRows(message.event);
        else answer = message;
      } catch (error) {
        worker.kill();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    worker.onEnd((end) => resolve({ answer, end }));
  });
  worker.send({ type: 'task', task });
  return { ended, kill: () => worker.kill() };
}
