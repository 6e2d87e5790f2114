import path from 'node:path';
import { expect, it } from 'vitest';
import { classWeights, type DeviceName, fineTune, type TrainingEvent } from '../../../src/engine/index.ts';
import { readConfig } from '../../../src/host/config/read.ts';
import { loadRows } from '../../../src/host/data/rows.ts';
import { fineTuneJob } from '../../../src/host/worker/job.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { describeWithWebgpu } from '../../support/webgpu.ts';

const STEPS = 20;

/** The first steps of the demo, and what the run noted. */
async function firstSteps(device: DeviceName): Promise<{ losses: (number | null)[]; notes: string[] }> {
  const file = path.resolve(import.meta.dirname, '../../../resources/demo/lora.yaml');
  const config = await readConfig(file, [`device=${device}`, 'threads=1']);
  const rows = await loadRows(config.data);
  const weights = classWeights(
    rows.train.map(({ label }) => label),
    rows.labels.length,
    config.train.classWeights,
  );
  const folder = temporaryFolder();
  const events: TrainingEvent[] = [];
  const losses = () => events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));
  await fineTune(
    fineTuneJob({ folder, config, checkpointFolder: config.model, rows, classWeights: weights, resumeFrom: null }),
    { onEvent: (event) => void events.push(event), shouldStop: () => losses().length === STEPS },
  );
  return { losses: losses(), notes: events.flatMap((event) => (event.type === 'note' ? [event.message] : [])) };
}

describeWithWebgpu('the demo on WebGPU', () => {
  it('has the losses of the CPU, and nothing of it runs on the CPU', { timeout: 900_000 }, async () => {
    const cpu = await firstSteps('cpu');
    const { losses, notes } = await firstSteps('webgpu');
    expect(losses).toHaveLength(STEPS);
    const differences = losses.map((loss, index) => Math.abs(loss! - cpu.losses[index]!));
    expect(Math.max(...differences)).toBeLessThan(1e-3);
    // They fall: equal losses of a model that does not learn would prove little.
    expect(losses.at(-1)!).toBeLessThan(losses[0]! - 0.05);
    expect(notes).toContain('every node of the graph runs on webgpu');
    console.log(Math.max(...differences), losses);
  });
});
