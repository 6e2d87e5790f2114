import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Decision } from '../../contract/index.ts';
import { readJson } from '../../engine/index.ts';
import type { Task } from '../../shared/task.ts';

const StoredDecision = z.object({
  labels: z.array(z.string()),
  positive: z.string(),
  threshold: z.number().min(0).max(1),
});
const StoredThresholds = z.object({ thresholds: z.array(z.number().min(0).max(1)) });

/** The thresholds that the newest evaluation on validation rows was made with; null where there are none. */
export async function storedDecision(folder: string, labels: readonly string[], task: Task): Promise<Decision | null> {
  const file = path.join(folder, 'evaluations', 'validation.json');
  if ((task === 'single-label' && labels.length !== 2) || !existsSync(file)) return null;
  const stored = await readJson(file).catch(() => null);
  if (task === 'multi-label') {
    const parsed = StoredThresholds.safeParse(stored);
    return parsed.success && parsed.data.thresholds.length === labels.length ? parsed.data : null;
  }
  const parsed = StoredDecision.safeParse(stored);
  if (!parsed.success) return null;
  // It may have been made before the classes had their names of today.
  const { labels: before, positive, threshold } = parsed.data;
  const name = labels[before.indexOf(positive)];
  return name === undefined ? null : { positive: name, threshold };
}
