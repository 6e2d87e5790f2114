import path from 'node:path';
import { exportClassifier } from '../../src/engine/export/index.ts';
import type { ExportJob } from '../../src/engine/export/source.ts';
import type { ClassifierChoice } from '../../src/engine/export/targets/index.ts';
import { shared } from './shared.ts';
import { temporaryFolder } from './temporary.ts';

/** Texts of all kinds and lengths, more than a proof reads. */
export const heldOut: readonly string[] = Array.from({ length: 70 }, (_, row) => {
  const words = ['fire', 'lake', 'calm', 'news', 'smoke', 'street', 'música', 'ünder', '火事'];
  return Array.from({ length: 1 + (row % 20) }, (_, place) => words[(row * 7 + place * 3) % words.length]).join(' ');
});

const labels = ['calm', 'alarm'];

/** What is exported of a golden case: its model with its adapter. */
export function goldenJob(name: string, model = name.replace(/-all-.*/, '')): ExportJob {
  return {
    checkpoint: shared('golden', 'models', model),
    adapterFolder: shared('golden', 'cases', name, 'adapter'),
    baseModel: shared('golden', 'models', model),
    labels,
    maxLength: 64,
    precision: 'stored',
    cacheFolder: temporaryFolder(),
    threads: 1,
  };
}

/** Exports a classifier into a folder of its own. */
export async function exported(job: ExportJob, choice: ClassifierChoice, texts = heldOut) {
  const folder = path.join(temporaryFolder(), 'export');
  const about = { run: 'a run', lorikeet: '0', figures: [{ name: 'f1', value: '0.8' }] };
  return { folder, proof: await exportClassifier({ job, choice, folder, heldOut: texts, about }) };
}
