import type { z } from 'zod';
import type { WorkRecord } from '../../contract/index.ts';
import { LorikeetError, processState, readJson } from '../../engine/index.ts';

/**
 * Reads a JSON file that has to fit a schema whole.
 *
 * @param code of the error where it does not fit
 * @throws files.missing, files.not-json, and that code
 */
export async function readAs<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  code: 'run.bad-record' | 'ladder.bad-record' | 'search.bad-record',
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue!.path.join('.') || 'the whole file';
  throw new LorikeetError(code, { file, field, reason: issue!.message });
}

/** The record of work as things are: where it claims to go on and its process is gone, `onGone` ends it. */
export async function reconciledWork<Work extends WorkRecord>(
  read: () => Promise<Work>,
  onGone: (record: Work) => Promise<Work>,
): Promise<Work> {
  const record = await read();
  const { process: inCharge } = record;
  if (inCharge === null || processState(inCharge) !== 'gone') return record;
  // Between the first look and the second its process may have ended in order.
  const again = await read();
  const isSame = again.status === record.status && again.process?.pid === inCharge.pid;
  return isSame ? onGone(again) : reconciledWork(read, onGone);
}
