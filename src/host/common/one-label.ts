import type { RunConfig } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';

/** Refuses data of several labels for a row to what takes one for each. @throws data.one-label-needed */
export function requireOneLabel({ data: { task } }: { readonly data: Pick<RunConfig['data'], 'task'> }): void {
  if (task === 'multi-label') throw new LorikeetError('data.one-label-needed', {});
}
