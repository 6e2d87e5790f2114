import { spawn } from 'node:child_process';
import { cliFile } from './built-program.ts';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningCommand {
  readonly finished: Promise<Finished>;
  /** Ctrl-C: SIGINT to the process and everything it started, as a terminal sends it. */
  interrupt(): void;
  /** Resolves when standard error or standard output holds the text. */
  says(text: string): Promise<void>;
}

/** Starts `lorikeet ARGS`, as it is built, in a process group of its own, with `input` as all there is on standard input. */
export function startLorikeet(args: readonly string[], cwd: string, input = ''): RunningCommand {
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd,
    detached: true,
    env: { ...process.env, NO_COLOR: '1' },
  });
  child.stdin.on('error', () => undefined).end(input);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    finished: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))),
    interrupt: () => void process.kill(-child.pid!, 'SIGINT'),
    says: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (out.includes(text) || err.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
      }),
  };
}

/** Runs `lorikeet ARGS` to its end. */
export function lorikeet(args: readonly string[], cwd: string, input?: string): Promise<Finished> {
  return startLorikeet(args, cwd, input).finished;
}
