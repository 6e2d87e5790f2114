import { setTimeout as wait } from 'node:timers/promises';
import type { LadderEvent, LadderRecord } from '../../contract/index.ts';
import { reconciledLadder } from './record.ts';

/** How often a ladder's folder is looked at, in milliseconds. */
const INTERVAL = 250;

/** Tells the record of a ladder at first and after every change, until it has ended or nobody listens. */
export async function followLadder(
  folder: string,
  emit: (event: LadderEvent) => void,
  signal: AbortSignal,
): Promise<LadderRecord> {
  let told = '';
  for (;;) {
    const record = await reconciledLadder(folder);
    const text = JSON.stringify(record);
    if (text !== told) emit({ type: 'ladder', folder, record });
    told = text;
    if (record.process === null) return record;
    await wait(INTERVAL, undefined, { signal });
  }
}
