import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { loadWorkbench } from '../../src/engine/index.ts';
import { appendJsonLines, readJsonLines } from '../../src/host/files/json-lines.ts';
import { dynamicsLine } from '../../src/host/runs/dynamics.ts';
import { runFiles } from '../../src/host/runs/folder.ts';

const TIMES = 2000;

/** What keeping the rows of a step takes, and what the step itself takes, in seconds. */
export interface KeepingCost {
  readonly keeping: number;
  readonly step: number;
}

/** Times what a run does to keep a step's rows, and compares it with the mean step of a run. */
export async function keepingCost(run: string, rows: number, classes: number): Promise<KeepingCost> {
  const { rowDynamics } = await loadWorkbench();
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-dynamics-'));
  const examples = Array.from({ length: rows }, (_, row) => row);
  const targets = { labels: examples.map((row) => row % classes) };
  const logits = Float32Array.from({ length: rows * classes }, (_, at) => Math.sin(at));
  const writer = appendJsonLines(path.join(folder, 'dynamics.jsonl'));
  const started = performance.now();
  for (let step = 1; step <= TIMES; step += 1) {
    writer.append(dynamicsLine(rowDynamics(step, examples, targets, [logits], classes)));
  }
  const keeping = (performance.now() - started) / 1000 / TIMES;
  writer.close();
  await rm(folder, { recursive: true });
  const line = z.object({ type: z.string(), seconds: z.number() });
  const { values: lines } = await readJsonLines(runFiles(run).metrics, line);
  const steps = lines.filter(({ type }) => type === 'step');
  return { keeping, step: steps.reduce((sum, { seconds }) => sum + seconds, 0) / steps.length };
}
