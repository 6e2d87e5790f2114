import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { FromMain, ToMain } from './messages.ts';

/** A built main process that runs under Node with the stand-in for Electron; the caller is its window. */
export interface StartedMain {
  readonly process: ChildProcess;
  send(message: ToMain): void;
  /** Every message so far and to come. */
  onMessage(listener: (message: FromMain) => void): void;
  /** The first message of a kind, past or to come. */
  first<Type extends FromMain['type']>(type: Type): Promise<Extract<FromMain, { type: Type }>>;
  /** The first message of a kind that fits, past or to come. */
  until<Type extends FromMain['type']>(
    type: Type,
    fits: (message: Extract<FromMain, { type: Type }>) => boolean,
  ): Promise<Extract<FromMain, { type: Type }>>;
  /** Every message of a kind so far. */
  heard<Type extends FromMain['type']>(type: Type): Extract<FromMain, { type: Type }>[];
  /** What a page would ask of the main process, from an address. */
  invoke(channel: string, message: unknown, url: string): Promise<unknown>;
  fetch(url: string): Promise<Extract<FromMain, { type: 'fetched' }>>;
  /** What it printed. */
  output(): string;
  stop(): Promise<void>;
}

const register = new URL('./register.ts', import.meta.url).href;

/** Starts `program`, a built main process, with its folders under `folder`. */
export function startMain(program: string, folder: string, environment: NodeJS.ProcessEnv = {}): StartedMain {
  const child = fork(program, [], {
    execArgv: ['--import', import.meta.resolve('tsx'), '--import', register],
    env: { ...process.env, LORIKEET_STAND_IN: path.resolve(folder), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const heard: FromMain[] = [];
  const listeners = new Set<(message: FromMain) => void>();
  let printed = '';
  let calls = 0;
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
  child.on('message', (message: FromMain) => {
    heard.push(message);
    for (const listener of listeners) listener(message);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const wait = <Wanted extends FromMain>(fits: (message: FromMain) => message is Wanted): Promise<Wanted> =>
    new Promise((resolve, reject) => {
      const hear = (message: FromMain) => {
        if (!fits(message)) return;
        listeners.delete(hear);
        resolve(message);
      };
      listeners.add(hear);
      void ended.then(() => reject(new Error(`the main process ended with code ${child.exitCode}:\n${printed}`)));
    });
  const until: StartedMain['until'] = (type, fits) => {
    const wanted = (message: FromMain): message is Extract<FromMain, { type: typeof type }> =>
      isOf(message, type) && fits(message);
    const past = heard.find(wanted);
    return past === undefined ? wait(wanted) : Promise.resolve(past);
  };
  return {
    process: child,
    send: (message) => void child.send(message),
    onMessage(listener) {
      for (const message of heard) listener(message);
      listeners.add(listener);
    },
    first: (type) => until(type, () => true),
    until,
    heard: (type) => heard.filter((message) => isOf(message, type)),
    async invoke(channel, message, url) {
      const id = ++calls;
      const answer = wait(
        (heard): heard is Extract<FromMain, { type: 'invoked' }> => heard.type === 'invoked' && heard.id === id,
      );
      child.send({ type: 'invoke', id, channel, message, url } satisfies ToMain);
      const { value, error } = await answer;
      if (error !== undefined) throw new Error(error);
      return value;
    },
    fetch(url) {
      const id = ++calls;
      const answer = wait(
        (heard): heard is Extract<FromMain, { type: 'fetched' }> => heard.type === 'fetched' && heard.id === id,
      );
      child.send({ type: 'fetch', id, url } satisfies ToMain);
      return answer;
    },
    output: () => printed,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

function isOf<Type extends FromMain['type']>(
  message: FromMain,
  type: Type,
): message is Extract<FromMain, { type: Type }> {
  return message.type === type;
}
