/**
 * F1 of real runs of the demo model over a whole grid, for the comparison of samplers:
 * `npx tsx test/engine/search/optuna/record-grid.ts` writes grid.json. The runs share a session; each has the numbers it has alone.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FineTuneJob, LabeledText } from '../../../../src/engine/index.ts';
import { fineTune } from '../../../../src/engine/train/loop/fine-tune.ts';
import { SharedModel } from '../../../../src/engine/train/loop/shared-model.ts';

const demo = new URL('../../../../resources/demo/', import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-grid-'));
const rows = readFileSync(path.join(demo, 'messages.csv'), 'utf8')
  .split('\n')
  .slice(1, 161)
  .map((line, row): LabeledText => {
    const label = /,(routine|urgent)(?:,|\r|$)/.exec(line)?.[1] === 'urgent' ? 1 : 0;
    return { row, text: line.replace(/^[^,]*,/, '').replace(/,?(routine|urgent),?/, ''), label };
  });

const job = (r: number, alpha: number, learningRate: number): FineTuneJob => ({
  checkpoint: path.join(demo, 'checkpoint'),
  labels: ['routine', 'urgent'],
  ...{ train: rows.slice(0, 96), validation: rows.slice(96), test: [], maxLength: 64 },
  lora: {
    ...{ enabled: true, r, alpha, dropout: 0.1, targets: 'all-linear', exclude: null },
    ...{ modulesToSave: null, rslora: false, layers: null },
  },
  ...{ precision: 'stored', recompute: false, checkMemory: false, cacheFolder: folder, device: 'cpu', threads: 1 },
  ...{ checkpointsFolder: path.join(folder, 'checkpoints'), adapterFolder: path.join(folder, 'adapter') },
  resumeFrom: null,
  training: {
    ...{ epochs: 2, batchSize: 16, evalBatchSize: 32, accumulation: 1, learningRate, schedule: 'constant' },
    ...{ warmupRatio: 0, weightDecay: 0.001, betas: [0.9, 0.999], epsilon: 1e-8, maxGradNorm: 1, classWeights: [1, 1] },
    ...{ dropout: { hidden: 0, attention: 0, head: 0 }, seed: 42, evaluateEvery: 'epoch', checkpointEvery: 1000 },
    ...{ keepCheckpoints: 0, best: 'f1', earlyStopping: null },
  },
});

const space = { r: [1, 2, 4, 8, 16], alpha: [4, 8, 16, 32], learningRate: [3e-4, 1e-3, 3e-3, 1e-2, 3e-2] };
const shared = new SharedModel();
const runs: { values: number[]; f1: number }[] = [];
for (const r of space.r) {
  for (const alpha of space.alpha) {
    for (const learningRate of space.learningRate) {
      const { best } = await fineTune(
        job(r, alpha, learningRate),
        { onEvent: () => undefined, shouldStop: () => false },
        shared,
      );
      // The loss tells apart what has the same F1.
      runs.push({ values: [r, alpha, learningRate], f1: Number(best!.metrics['f1'] ?? 0) - 0.01 * (best!.loss ?? 1) });
    }
  }
}
await shared.close();
writeFileSync(new URL('grid.json', import.meta.url), `${JSON.stringify({ space, runs }, null, 1)}\n`);
process.exit();
