import { WorkerMessage, WorkerNews, type WorkerTask } from '../../contract/index.ts';
import { workerEnvironment } from './environment.ts';
import type { Launcher, WorkerEnd } from './launcher.ts';

/** What a worker says last; none where it died before. */
export type Answer = Exclude<WorkerMessage, WorkerNews>;

export interface Supervised {
  readonly ended: Promise<{ answer: Answer | null; end: WorkerEnd }>;
  readonly kill: () => void;
}

/** Starts a worker on a task and follows it to its end. Its messages are checked: it may be another version after an update. */
export function supervise(
  launcher: Launcher,
  task: WorkerTask,
  output: string | null,
  onNews: (news: WorkerNews) => void,
): Supervised {
  const worker = launcher({ environment: workerEnvironment(), output });
  const ended = new Promise<{ answer: Answer | null; end: WorkerEnd }>((resolve, reject) => {
    let answer: Answer | null = null;
    worker.onMessage((raw) => {
      try {
        const message = WorkerMessage.parse(raw);
        if (isNews(message)) onNews(message);
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

const newsTypes: readonly string[] = WorkerNews.options.map(({ shape }) => shape.type.value);

function isNews(message: WorkerMessage): message is WorkerNews {
  return newsTypes.includes(message.type);
}
