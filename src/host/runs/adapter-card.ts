import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Decision, Precision, type RunRecord } from '../../contract/index.ts';
import { classNames } from '../../shared/class-names.ts';
import { readJson, writeJson } from '../../engine/index.ts';
import { tasks } from '../../shared/task.ts';
import { storedDecision } from './stored-decision.ts';

/** lorikeet.json of an exported adapter: what PEFT's own files do not say. PEFT passes over it. */
const AdapterCard = z.object({
  format: z.literal(1),
  /** Class names in the order of their index. */
  labels: z.array(z.string()).min(1),
  /** Absent in cards of earlier versions. */
  task: z.enum(tasks).default('single-label'),
  maxLength: z.int().min(4),
  precision: Precision,
  textColumn: z.string(),
  /** How probabilities become labels, where an evaluation has chosen it. Absent in cards of earlier versions. */
  decision: Decision.nullable().default(null),
});
export type AdapterCard = z.infer<typeof AdapterCard>;

const NAME = 'lorikeet.json';

/** Writes the card of a run's adapter into a folder. @throws files.disk-full, files.not-writable */
export async function writeAdapterCard(folder: string, run: string, record: RunRecord): Promise<void> {
  const card = await cardOf(run, record);
  if (card !== null) await writeJson(path.join(folder, NAME), card);
}

/** The text of the card; null for a run without labels. */
export async function cardText(run: string, record: RunRecord): Promise<string | null> {
  const card = await cardOf(run, record);
  return card === null ? null : `${JSON.stringify(card, null, 2)}\n`;
}

/** @param run its folder */
async function cardOf(run: string, record: RunRecord): Promise<AdapterCard | null> {
  const { config } = record;
  const labels = classNames(record);
  if (labels === null) return null;
  const { maxLength, text, task } = config.data;
  return {
    ...{ format: 1, labels: [...labels], task, maxLength, precision: config.precision, textColumn: text },
    decision: await storedDecision(run, labels, task),
  };
}

/** The card of an adapter; null where there is none that can be read, as with adapters of other programs. */
export async function readAdapterCard(folder: string): Promise<AdapterCard | null> {
  const file = path.join(folder, NAME);
  if (!existsSync(file)) return null;
  return AdapterCard.safeParse(await readJson(file)).data ?? null;
}
