/**
 * Drives a search with an objective that takes no training, in a process of its own that a test kills. Its runs are real folders:
 * `node fake-search.ts FOLDER`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunResult } from '../../src/contract/index.ts';
import { processIdentity, writeJson } from '../../src/engine/index.ts';
import { appendJsonLines } from '../../src/host/files/json-lines.ts';
import { runFiles } from '../../src/host/runs/folder.ts';
import { readRecord, updateRecord } from '../../src/host/runs/record.ts';
import type { Executor, TrialHandle, TrialRun, TrialState } from '../../src/host/search/executor.ts';
import { runSearch } from '../../src/host/search/run.ts';
import { readTrialState } from '../../src/host/search/trial-state.ts';

/** Two at a time, each in three steps of some milliseconds. */
class FakeExecutor implements Executor {
  readonly name = 'fake';

  capacity = () => Promise.resolve(2);
  changed = (signal: AbortSignal) => wait(2, undefined, { signal });
  close = () => Promise.resolve();

  async submit(run: TrialRun): Promise<TrialHandle> {
    const { status } = await readRecord(run.folder);
    if (status === 'finished') throw new Error(`${run.folder} had finished and is submitted again`);
    await updateRecord(run.folder, { status: 'running', process: processIdentity(process.pid) });
    void train(run.folder);
    return { run, job: null };
  }

  async find(run: TrialRun): Promise<TrialHandle | null> {
    const state = await readTrialState(run.folder);
    return state?.state === 'finished' ? { run, job: null } : null;
  }

  poll(handles: readonly TrialHandle[]): Promise<TrialState[]> {
    return Promise.all(handles.map(async ({ run }) => (await readTrialState(run.folder))!));
  }

  async cancel({ run }: TrialHandle): Promise<void> {
    await updateRecord(run.folder, { status: 'cancelled', process: null });
  }
}

async function train(folder: string): Promise<void> {
  const files = runFiles(folder);
  const { config } = await readRecord(folder);
  const score = Math.exp(-((Math.log10(config.train.learningRate) + 3) ** 2)) - 0.01 * Math.abs(config.lora.r - 8);
  const counts = { steps: 3, epochs: 3, seconds: 0.01, trainSeconds: 0.009, tokensPerSecond: 1, peakMemoryBytes: 1 };
  const evaluations = [1, 2, 3].map((step) => ({ step, epoch: step, loss: 1, metrics: { f1: score * (step / 3) } }));
  const metrics = appendJsonLines(files.metrics);
  for (const evaluation of evaluations) {
    await wait(3);
    const event = { type: 'evaluation', split: 'validation', best: true, seconds: 0, time: 'now', ...evaluation };
    metrics.append(event);
  }
  metrics.close();
  const result: RunResult = {
    ...{ format: 1, status: 'finished', stopReason: null, evaluations, best: evaluations[2]!, final: evaluations[2]! },
    ...{ test: null, signs: [], parameters: { trainable: 1, total: 2, share: 0.5 }, ...counts },
  };
  await writeJson(files.result, result);
  await updateRecord(folder, { status: 'finished', process: null });
}

const folder = path.resolve(process.argv[2]!);
if (!existsSync(folder)) throw new Error(`no search in ${folder}`);
process.stdout.write('begins\n');
const ended = await runSearch(
  folder,
  () => new FakeExecutor(),
  new AbortController().signal,
  (line) => process.stdout.write(`${line}\n`),
);
process.stdout.write(`${ended.status} ${ended.error?.sentence ?? ''}\n`);
