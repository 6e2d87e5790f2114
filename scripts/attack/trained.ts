import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { buildWhatChanged } from '../start/bundles.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const demoConfig = path.join(root, 'resources/demo/lora.yaml');

/** Enough for batches of both labels; a training takes little longer than its start. */
const ROWS = 80;

/**
 * What makes a training of seconds of the demo: a file with its first rows, which is written to a folder, and a checkpoint every
 * other step.
 */
export async function smallTraining(folder: string): Promise<readonly string[]> {
  const { data } = Papa.parse<string[]>(await readFile(path.join(root, 'resources/demo/messages.csv'), 'utf8'));
  const file = path.join(folder, 'few.csv');
  await writeFile(file, Papa.unparse(data.slice(0, ROWS + 1)));
  return [
    `data.train=${file}`,
    'train.epochs=3',
    'train.checkpointEvery=2',
    'train.evaluateEvery=4',
    'threads=1',
    'data.maxLength=16',
  ];
}

/** `lorikeet` from its sources; the attacks that go on for hours take the bundle, which starts in a fifth of the time. */
let lorikeet = ['--import', import.meta.resolve('tsx'), path.join(root, 'src/cli/index.ts')];

/** From now on, `lorikeet` is the bundle, built where it is not that of the sources. */
export function attackTheBundle(): void {
  lorikeet = [path.join(buildWhatChanged(root), 'main/cli.js')];
}

/** What a start of `lorikeet` may have besides its arguments. */
export interface StartOptions {
  /** The program that starts it, with its arguments. */
  readonly before?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts `lorikeet` in a process group of its own, so that its worker can be ended with it. */
export function startLorikeet(
  folder: string,
  args: readonly string[],
  { before = [], environment = {} }: StartOptions = {},
): ChildProcess {
  const [program, ...rest] = [...before, process.execPath, ...lorikeet, ...args];
  return spawn(program!, rest, {
    cwd: root,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, LORIKEET_DATA: folder, ...environment },
  });
}

/** The command that trains into a folder. @param settings those of {@link smallTraining} */
export const trainArguments = (run: string, settings: readonly string[]): string[] => [
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
