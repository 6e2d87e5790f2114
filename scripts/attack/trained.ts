import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const demoConfig = path.join(root, 'resources/demo/lora.yaml');

/** A training of seconds: few rows of the demo, a checkpoint every other step. */
export const settings = [
  'data.split.validation=0.9',
  'train.epochs=2',
  'train.checkpointEvery=2',
  'train.evaluateEvery=4',
  'threads=1',
  'data.maxLength=16',
];

/** Starts `lorikeet` in a process group of its own, so that its worker can be ended with it. */
export function startLorikeet(folder: string, args: readonly string[], before: readonly string[] = []): ChildProcess {
  const command = [
    process.execPath,
    '--import',
    import.meta.resolve('tsx'),
    path.join(root, 'src/cli/index.ts'),
    ...args,
  ];
  const [program, ...rest] = [...before, ...command];
  return spawn(program!, rest, {
    cwd: root,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, LORIKEET_DATA: folder },
  });
}

export const trainArguments = (run: string): string[] => [
  'train',
  demoConfig,
  '--out',
  run,
  ...settings.flatMap((setting) => ['--set', setting]),
];

/** Waits for its end. @returns its exit code; null where a signal ended it */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Ends a program and all it has started. */
export function killAll({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What two equal runs have in common: the bytes of the adapter and the predictions. */
export async function outcome(run: string): Promise<string> {
  const files = ['adapter/adapter_model.safetensors', 'predictions/validation.jsonl'];
  const contents = await Promise.all(
    files.map((file) => readFile(path.join(run, file), 'base64').catch(() => 'missing')),
  );
  return contents.join('|');
}
