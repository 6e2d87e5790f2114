import type { ReplyOf, RunRecord } from '../../contract/index.ts';

/** A run as lists and its page show it. */
export type ListedRun = ReplyOf<'runs.list'>['runs'][number];

/** Whether a run has not ended yet. */
export function isActive({ status }: Pick<RunRecord, 'status'>): boolean {
  return status === 'starting' || status === 'running';
}
