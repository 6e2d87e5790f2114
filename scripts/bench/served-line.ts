import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Served } from './model-server.ts';

/** A line to a model, served by another process. */
export interface ServedLine {
  readonly endpoint: string;
  served(): Promise<Served>;
  close(): Promise<void>;
}

/** Opens a line to weights of so many bytes; a rate of 0 is no limit. */
export async function openLine(weightBytes: number, bytesPerSecond: number): Promise<ServedLine> {
  const script = path.join(import.meta.dirname, 'serve-model.ts');
  const child = fork(script, [String(weightBytes), String(bytesPerSecond)]);
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`the server has ended with ${String(code)}`);
  });
  // Awaited beside every answer; after the last one it may end.
  ended.catch(() => undefined);
  const answer = async () => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
    return message;
  };
  const endpoint = (await answer()) as string;
  return {
    endpoint,
    served: async () => {
      child.send('served');
      return (await answer()) as Served;
    },
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
