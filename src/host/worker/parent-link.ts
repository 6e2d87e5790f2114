import {
  ParentMessage,
  type ReaderMessage,
  type TrialNews,
  WorkerTask,
  type WorkerMessage,
} from '../../contract/index.ts';

/** The worker's connection to the process that started it. */
export interface ParentLink {
  /** What to do: the parent's first message, or the first argument as JSON where nobody listens. */
  readonly task: Promise<WorkerTask>;
  /** Passes all messages after the first to a listener, including those that arrived before it was set. */
  listen(listener: (message: ParentMessage) => void): void;
  /** Resolves when the message has been sent. It does not fail if the parent is gone: the worker goes on. */
  send(message: WorkerMessage | ReaderMessage | TrialNews): Promise<void>;
  /** Whether the parent is still there. */
  connected(): boolean;
  /** Resolves when the parent has left; in the app this process is ended with it. */
  readonly closed: Promise<void>;
}

/** What Electron gives a utility process in place of Node's channel. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** Connects to the parent over Electron's port or Node's channel, if this process was started with one. */
export function connectParent(): ParentLink {
  const { parentPort } = process as { parentPort?: ParentPort };
  const { receive, refuse, task, listen } = inbox();
  if (parentPort !== undefined) {
    parentPort.on('message', ({ data }) => receive(data));
    return {
      ...{ task, listen },
      send: (message) => Promise.resolve(parentPort.postMessage(message)),
      connected: () => true,
      closed: new Promise(() => undefined),
    };
  }
  const closed = process.connected
    ? new Promise<void>((resolve) => process.once('disconnect', resolve))
    : Promise.resolve();
  if (process.connected) {
    process.on('message', receive);
    void closed.then(() => refuse(new Error('the process that started this worker left without a task')));
  }
  return {
    task: process.connected ? task : Promise.resolve(WorkerTask.parse(JSON.parse(process.argv[2] ?? 'null'))),
    listen,
    send: (message) =>
      new Promise((resolve) => {
        if (!process.connected) resolve();
        else process.send!(message, undefined, undefined, () => resolve());
      }),
    connected: () => process.connected,
    closed,
  };
}

/** The first message is the task; later ones are kept until there is a listener. */
function inbox() {
  const early: ParentMessage[] = [];
  let listener = (message: ParentMessage): void => void early.push(message);
  let hasTask = false;
  let [settle, refuse] = [(_task: WorkerTask): void => undefined, (_error: Error): void => undefined];
  const task = new Promise<WorkerTask>((resolve, reject) => ([settle, refuse] = [resolve, reject]));
  return {
    task,
    refuse: (error: Error) => refuse(error),
    receive: (raw: unknown) => {
      const message = ParentMessage.safeParse(raw);
      if (!message.success) refuse(message.error);
      else if (!hasTask && message.data.type === 'task') {
        hasTask = true;
        settle(message.data.task);
      } else listener(message.data);
    },
    listen: (next: (message: ParentMessage) => void) => {
      listener = next;
      for (const message of early.splice(0)) next(message);
    },
  };
}
