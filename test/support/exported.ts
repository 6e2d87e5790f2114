import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { exportClassifier } from '../../src/engine/export/index.ts';
import { tokenizerStandIn } from '../../scripts/checkpoint/tokenizer.ts';
import { writeJson } from '../../src/engine/files/index.ts';
import { resolveModel } from '../../src/engine/models/index.ts';
import { readConfig } from '../../src/engine/weights/index.ts';
import type { LoraSettings } from '../../src/shared/job.ts';
import type { ExportJob } from '../../src/engine/export/source.ts';
import type { ClassifierChoice } from '../../src/engine/export/targets/index.ts';
import { drawAdapter } from './drawn-adapter.ts';
import { shared } from './shared.ts';
import { temporaryFolder } from './temporary.ts';
import { type TinyArchitecture, writeTinyCheckpoint } from './tiny-checkpoint.ts';

/** Texts of all kinds and lengths, more than a proof reads. */
export const heldOut: readonly string[] = Array.from({ length: 70 }, (_, row) => {
  const words = ['fire', 'lake', 'calm', 'news', 'smoke', 'street', 'música', 'ünder', '火事'];
  return Array.from({ length: 1 + (row % 20) }, (_, place) => words[(row * 7 + place * 3) % words.length]).join(' ');
});

const labels = ['calm', 'alarm'];

/** What is exported of a base model with an adapter. */
function exportJob(checkpoint: string, adapterFolder: string): ExportJob {
  return {
    ...{ checkpoint, adapterFolder, baseModel: checkpoint, labels },
    ...{ maxLength: 64, precision: 'stored', cacheFolder: temporaryFolder(), threads: 1 },
  };
}

/** What is exported of a golden case: its model with its adapter. @param set the folder of reference data that has it */
export function goldenJob(name: string, set = 'golden'): ExportJob {
  const checkpoint = shared(set, 'models', name.replace(/-all-.*/, ''));
  return exportJob(checkpoint, shared(set, 'cases', name, 'adapter'));
}

/** What is exported of a base model with an adapter of drawn values. */
export async function drawnJob(checkpoint: string, lora: Partial<LoraSettings>): Promise<ExportJob> {
  const adapterFolder = temporaryFolder();
  await drawAdapter(adapterFolder, labels, { checkpoint, lora });
  return exportJob(checkpoint, adapterFolder);
}

/** A checkpoint of random weights with a tokenizer that reads any text. */
export async function tinyBase(architecture: TinyArchitecture): Promise<string> {
  const vocabulary = 400;
  const checkpoint = await writeTinyCheckpoint(architecture, { vocabulary });
  const { padId } = resolveModel(await readConfig(checkpoint), 'config.json', 2);
  const { tokenizer, config } = tokenizerStandIn({
    vocab_size: vocabulary,
    // Its pad token is 1.
    model_type: padId === 1 ? 'roberta' : 'llama',
  });
  await writeJson(path.join(checkpoint, 'tokenizer.json'), tokenizer);
  await writeJson(path.join(checkpoint, 'tokenizer_config.json'), config);
  return checkpoint;
}

/** Exports a classifier into a folder of its own; in the folder LORIKEET_KEEP_EXPORTS they stay, for Python to read. */
export async function exported(job: ExportJob, choice: ClassifierChoice, texts = heldOut) {
  const kept = process.env['LORIKEET_KEEP_EXPORTS'];
  const begins = `${path.basename(job.checkpoint)}-${choice.target}-`;
  const folder = kept === undefined ? path.join(temporaryFolder(), 'export') : mkdtempSync(path.join(kept, begins));
  const about = { run: 'a run', title: 'a run', lorikeet: '0', method: 'a LoRA adapter', sections: [] };
  return { folder, proof: await exportClassifier({ job, choice, folder, heldOut: texts, about }) };
}
