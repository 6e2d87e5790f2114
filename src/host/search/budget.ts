import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { SearchRecord } from '../../contract/index.ts';
import { readJson, writeJson } from '../../engine/index.ts';
import { searchFiles } from './folder.ts';

const Budget = z.object({ trials: z.int().min(1), hours: z.number().gt(0).nullable() });
type Budget = z.infer<typeof Budget>;

/**
 * How far a search may go: what budget.json says, which anybody may write while the search runs, else what its config said.
 *
 * @throws files.unreadable
 */
export async function readBudget(folder: string, { config }: SearchRecord): Promise<Budget> {
  const { budget: file } = searchFiles(folder);
  const { trials, hours } = config.search;
  if (!existsSync(file)) return { trials, hours };
  const parsed = Budget.safeParse(await readJson(file).catch(() => null));
  return parsed.success ? parsed.data : { trials, hours };
}

/** @throws files.not-writable, files.disk-full */
export async function changeBudget(
  folder: string,
  record: SearchRecord,
  { trials, hours }: { readonly trials?: number | undefined; readonly hours?: number | undefined },
): Promise<void> {
  const before = await readBudget(folder, record);
  await writeJson(searchFiles(folder).budget, { trials: trials ?? before.trials, hours: hours ?? before.hours });
}
