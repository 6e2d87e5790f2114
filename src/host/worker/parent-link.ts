import { ParentMessage, WorkerTask, type WorkerMessage } from '../../contract/index.ts';

/** The worker's side of the line to whoever started it. */
export interface ParentLink {
  /** What to do: the parent's first message, or the first argument as JSON where nobody listens. */
  readonly task: Promise<WorkerTask>;
  /** Resolves when the message is on its way; a parent that is gone is no reason to stop, and is not an error. */
  send(message: WorkerMessage): Promise<void>;
  /** Whether anyone hears what is sent. */
  connected(): boolean;
}

/** What Electron gives a utility process in place of Node's channel. */
interface ParentPort {
  once(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** Connects to the parent over Electron's port or Node's channel, if this process was started with one. */
export function connectParent(): ParentLink {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      task: new Promise((resolve, reject) => {
        parentPort.once('message', ({ data }) => settle(data, resolve, reject));
      }),
      send: (message) => Promise.resolve(parentPort.postMessage(message)),
      connected: () => true,
    };
  }
  return {
    task: process.connected ? firstTask() : Promise.resolve(WorkerTask.parse(JSON.parse(process.argv[2] ?? 'null'))),
    send: (message) =>
      new Promise((resolve) => {
        if (!process.connected) resolve();
        else process.send!(message, undefined, undefined, () => resolve());
      }),
    connected: () => process.connected,
  };
}

function firstTask(): Promise<WorkerTask> {
  return new Promise((resolve, reject) => {
    process.once('message', (raw) => settle(raw, resolve, reject));
    process.once('disconnect', () => reject(new Error('the process that started this worker left without a task')));
  });
}

function settle(raw: unknown, resolve: (task: WorkerTask) => void, reject: (error: Error) => void): void {
  const message = ParentMessage.safeParse(raw);
  if (message.success) resolve(message.data.task);
  else reject(message.error);
}
