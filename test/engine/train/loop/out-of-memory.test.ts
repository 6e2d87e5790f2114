import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FineTuneJob, TrainingEvent } from '../../../../src/engine/index.ts';
import { smallJob, runJob } from '../../../support/fine-tune-job.ts';
import { writeSmallModel } from '../../../support/run-config.ts';

type StepEvent = Extract<TrainingEvent, { type: 'step' }>;
type ChildEvent = TrainingEvent | { type: 'error'; code: string; details: Record<string, unknown> };

/** Rows of few tokens, and a wide layer: what is computed for a row is large, what JavaScript holds of it is not. */
async function wideJob(
  training: Partial<FineTuneJob['training']>,
  { width = 16_384, words = 0 } = {},
): Promise<FineTuneJob> {
  const job = await smallJob(
    { epochs: 2, evaluateEvery: 100, checkpointEvery: 100, ...training },
    { checkMemory: false },
  );
  const checkpoint = `${job.checkpoint}-wide`;
  await writeSmallModel(checkpoint, { intermediate_size: width });
  const train = Array.from({ length: 96 }, (_, row) => {
    const text = `${['music', 'flood'][row % 2]} in street ${row} ${'of the town '.repeat(words + (row % 5))}`;
    return { row, label: row % 2, text };
  });
  return { ...job, checkpoint, train };
}

/** Trains the first step in a process with so many bytes more than what it has when its sessions are open. */
function firstStepWith(bytes: number, job: FineTuneJob): ChildEvent[] {
  const file = path.join(path.dirname(job.checkpoint), 'job.json');
  writeFileSync(file, JSON.stringify(job));
  const child = path.resolve(import.meta.dirname, '../../../support/out-of-memory-child.ts');
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', child, file, String(bytes)], {
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  expect(lines.length, stderr).toBeGreaterThan(0);
  return lines.map((line) => JSON.parse(line) as ChildEvent);
}

const ofType = <Type extends ChildEvent['type']>(events: readonly ChildEvent[], type: Type) =>
  events.filter((event): event is Extract<ChildEvent, { type: Type }> => event.type === type);

const numbersOf = ({ step, loss, gradNorm, tokens }: StepEvent) => ({ step, loss, gradNorm, tokens });

/** Only Linux takes memory away from a process that runs. */
describe.runIf(process.platform === 'linux')('a run whose memory ends in mid-run', () => {
  it('takes the step again with smaller micro-batches, as a run that was configured with them, and resumes with them', async () => {
    const job = await wideJob({ batchSize: 48, accumulation: 1 });
    const events = firstStepWith(200e6, job);
    const smaller = ofType(events, 'micro-batch');
    expect(smaller.length).toBeGreaterThan(0);
    expect(smaller[0]).toMatchObject({ step: 1, rows: 24, accumulation: 2, device: 'cpu' });
    expect(smaller[0]!.reason).toContain('Failed to allocate memory');
    const { rows, accumulation } = smaller.at(-1)!;
    expect(rows * accumulation).toBe(48);
    expect(ofType(events, 'step')).toHaveLength(1);

    const checkpoint = readdirSync(job.checkpointsFolder).find((name) => name.startsWith('step-'));
    const resumed = await runJob({ ...job, resumeFrom: path.join(job.checkpointsFolder, checkpoint!) });
    expect(ofType(resumed.events, 'prepared')[0]).toMatchObject({ microBatch: rows, startStep: 1 });
    expect(ofType(resumed.events, 'micro-batch')).toEqual([]);

    const reference = await wideJob({ batchSize: rows, accumulation });
    const expected = ofType((await runJob(reference)).events, 'step');
    expect(expected).toHaveLength(4);
    expect([...ofType(events, 'step'), ...ofType(resumed.events, 'step')].map(numbersOf)).toEqual(
      expected.map(numbersOf),
    );
  });

  it('ends where there is no memory for one row', async () => {
    // What one row takes is several times what the process gets, and that is enough for JavaScript.
    const job = await wideJob({ batchSize: 2, accumulation: 1 }, { width: 2 ** 17, words: 40 });
    const events = firstStepWith(64e6, { ...job, maxLength: 128 });
    expect(ofType(events, 'micro-batch')).toMatchObject([{ rows: 1, accumulation: 2 }]);
    expect(ofType(events, 'step')).toEqual([]);
    expect(ofType(events, 'error')).toMatchObject([
      { code: 'train.row-too-large', details: { device: 'cpu', step: 1, tokens: expect.any(Number) as number } },
    ]);
  });
});
