import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EvaluationEvent, PredictionLine, StepEvent } from '../../src/contract/index.ts';
import { readJson, writeJson } from '../../src/engine/index.ts';
import { appEnvironment } from '../browser/served-app.ts';

const demo = path.resolve(import.meta.dirname, '../../resources/demo');

/** Steps that the run of the live chart has behind it. */
export const chartPoints = 100_000;
/** Rows of the table. */
export const tableRows = 200_000;

/**
 * Makes `runs/long`: the demo model, interrupted by a `kill -9`, whose record is edited to have {@link chartPoints} steps. The steps
 * in its file are those that it did, again and again, with an evaluation after every epoch. It goes on for 20,000 steps more.
 */
export async function makeLongRun(dist: string, folder: string): Promise<void> {
  const run = path.join(folder, 'runs/long');
  const checkpoints = path.join(run, 'checkpoints');
  const epochs = 500;
  const settings = [`epochs=${epochs}`, 'batchSize=8', 'checkpointEvery=40'];
  const child = train(dist, folder, 'long', path.join(demo, 'lora.yaml'), settings);
  while (!existsSync(path.join(checkpoints, 'step-000040'))) await unlessEnded(child);
  process.kill(-child.pid!, 'SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

  const [checkpoint] = (await readdir(checkpoints)).filter((name) => /^step-\d+$/.test(name)).sort();
  const advanced = path.join(checkpoints, `step-${chartPoints}`);
  await rename(path.join(checkpoints, checkpoint!), advanced);
  const stateFile = path.join(advanced, 'state.json');
  await writeJson(stateFile, { ...((await readJson(stateFile)) as object), step: chartPoints });
  const metrics = path.join(run, 'metrics.jsonl');
  const done = jsonLines(await readFile(metrics, 'utf8')) as StepEvent[];
  const { totalSteps } = (await readJson(path.join(run, 'run.json'))) as { totalSteps: number };
  await writeFile(metrics, [...longMetrics(done, totalSteps / epochs)].join(''));
}

function* longMetrics(done: readonly StepEvent[], stepsPerEpoch: number): Generator<string> {
  const scores = { accuracy: 0.9, precision: 0.9, recall: 0.9, f1: 0.9, rocAuc: 0.95, averagePrecision: 0.95 };
  for (let step = 1; step <= chartPoints; step += 1) {
    const epoch = step / stepsPerEpoch;
    const event = done[step % done.length]!;
    const loss = event.loss! / (1 + epoch / 20);
    yield `${JSON.stringify({ ...event, step, epoch, loss } satisfies StepEvent)}\n`;
    if (step % stepsPerEpoch !== 0) continue;
    const evaluation: EvaluationEvent = {
      ...{ type: 'evaluation', split: 'validation', step, epoch, loss, metrics: scores },
      ...{ best: step === stepsPerEpoch, seconds: 3, time: event.time },
    };
    yield `${JSON.stringify(evaluation)}\n`;
  }
}

/**
 * Makes `runs/table`: a finished run with {@link tableRows} rows to validate. It was trained with the first few; the others, and
 * what is predicted for them, are added when it is done.
 */
export async function makeTableRun(dist: string, folder: string): Promise<void> {
  const [head, ...messages] = (await readFile(path.join(demo, 'messages.csv'), 'utf8')).trimEnd().split('\n');
  const few = messages.slice(0, 64);
  const file = (name: string) => path.join(folder, name);
  const validation = (rows: readonly string[]) => writeFile(file('validation.csv'), `${[head, ...rows].join('\n')}\n`);
  await validation(few);
  await writeFile(file('train.csv'), `${[head, ...messages.slice(64, 128)].join('\n')}\n`);
  await writeFile(
    file('table.yaml'),
    [
      `model: ${path.join(demo, 'checkpoint')}`,
      'data: { train: train.csv, validation: validation.csv, id: id, text: text, label: label, labels: [routine, urgent] }',
      'lora: { r: 2, targets: [query, value] }',
      'train: { epochs: 1, batchSize: 16 }',
    ].join('\n'),
  );
  const child = train(dist, folder, 'table', file('table.yaml'), []);
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`training ended with ${child.exitCode}`);

  const predictions = file('runs/table/predictions/validation.jsonl');
  const predicted = jsonLines(await readFile(predictions, 'utf8')) as PredictionLine[];
  const indices = Array.from({ length: tableRows }, (_, index) => index);
  const idOf = (index: number) => `row-${index}`;
  await validation(indices.map((index) => few[index % few.length]!.replace(/^[^,]*/, idOf(index))));
  const lines = indices.map((index) => {
    const prediction = predicted[index % predicted.length]!;
    const urgent = Math.fround(((index * 7919) % tableRows) / tableRows);
    return `${JSON.stringify({
      ...prediction,
      row: index,
      id: idOf(index),
      prediction: urgent > 0.5 ? 'urgent' : 'routine',
      probabilities: [Math.fround(1 - urgent), urgent],
    })}\n`;
  });
  await writeFile(predictions, lines.join(''));
}

/** `lorikeet train` on one thread, in a group of processes of its own. */
function train(dist: string, folder: string, name: string, config: string, settings: readonly string[]): ChildProcess {
  const overrides = ['threads=1', 'device=cpu', ...settings.map((setting) => `train.${setting}`)];
  return spawn(
    process.execPath,
    [
      ...[path.join(dist, 'main/cli.js'), 'train', config, '--out', path.join(folder, 'runs', name)],
      ...overrides.flatMap((override) => ['--set', override]),
    ],
    { env: { ...process.env, ...appEnvironment(folder) }, stdio: ['ignore', 'ignore', 'inherit'], detached: true },
  );
}

async function unlessEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`training ended with ${child.exitCode}`);
  await wait(50);
}

function jsonLines(text: string): unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
