import path from 'node:path';
import { expect, it } from 'vitest';
import { classWeights, type DeviceName, fineTune, type TrainingEvent } from '../../../src/engine/index.ts';
import { readConfig } from '../../../src/host/config/read.ts';
import { loadClassRows } from '../../../src/host/data/rows.ts';
import { fineTuneJob } from '../../../src/host/worker/job.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { describeWithWebgpu } from '../../support/webgpu.ts';

const STEPS = 20;

/** Full rate from the first step on, and few rows: a driver in software takes a second of processor time for each or more. */
const settings = ['threads=1', 'train.batchSize=2', 'train.warmupRatio=0'];

/** The first steps of the demo, and what the run noted. */
async function firstSteps(device: DeviceName, ...changes: string[]): Promise<{ losses: number[]; notes: string[] }> {
  const file = path.resolve(import.meta.dirname, '../../../resources/demo/lora.yaml');
  const config = await readConfig(file, [`device=${device}`, ...settings, ...changes]);
  const rows = await loadClassRows(config.data);
  const weights = classWeights(
    rows.train.map(({ label }) => label),
    rows.labels.length,
    config.train.classWeights,
  );
  const folder = temporaryFolder();
  const events: TrainingEvent[] = [];
  const losses = () => events.flatMap((event) => (event.type === 'step' ? [event.loss ?? NaN] : []));
  await fineTune(
    fineTuneJob({
      ...{ folder, config, device, deviceMemory: null, compute: 'fp32', checkpointFolder: config.model, rows },
      ...{ classWeights: weights, resumeFrom: null },
    }),
    { onEvent: (event) => void events.push(event), shouldStop: () => losses().length === STEPS },
  );
  return { losses: losses(), notes: events.flatMap((event) => (event.type === 'note' ? [event.message] : [])) };
}

function largestDifference(losses: readonly number[], others: readonly number[]): number {
  return Math.max(...losses.map((loss, index) => Math.abs(loss - others[index]!)));
}

describeWithWebgpu('the demo on WebGPU', () => {
  it('has the losses of the CPU, and nothing of it runs on the CPU', { timeout: 1_200_000 }, async () => {
    const cpu = await firstSteps('cpu');
    const { losses, notes } = await firstSteps('webgpu');
    expect(losses).toHaveLength(STEPS);
    expect(largestDifference(losses, cpu.losses)).toBeLessThan(1e-3);
    expect(notes).toContain('every node of the graph runs on webgpu');
    // And these losses are of a model that learns: without updates they would be others.
    const untrained = await firstSteps('cpu', 'train.learningRate=1e-9');
    expect(largestDifference(untrained.losses, cpu.losses)).toBeGreaterThan(1e-2);
  });
});
