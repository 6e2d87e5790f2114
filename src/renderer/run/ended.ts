import type { DraftStep, EvaluationEvent, RunRecord } from '../../contract/index.ts';
import { isErrorOf } from '../../shared/error-codes.ts';
import { type DraftConfig, withValues } from '../draft/config-path.ts';
import { isActive } from './listed-run.ts';

export type RemedyName = 'resume' | 'recompute' | 'half-batch' | 'int8' | 'nf4' | 'lower-rate' | 'as-draft';

/** Something that would work, with what it changes. */
export interface Remedy {
  readonly name: RemedyName;
  /** Fields of a new run, by path; nothing for the run as it is. */
  readonly changes: Readonly<Record<string, unknown>>;
}

/** Steps that were trained and are lost: those after the last checkpoint. */
export function lostSteps(record: RunRecord, lastStep: number): number {
  const { checkpointEvery, epochs } = record.config.train;
  if (record.status === 'finished' || record.status === 'cancelled') return 0;
  const interval = checkpointEvery === 'epoch' ? (record.totalSteps ?? 0) / epochs : checkpointEvery;
  return interval > 0 ? lastStep - Math.floor(lastStep / interval) * interval : lastStep;
}

/** What a run has figures of: its steps, its evaluations. One that is under way will have both. */
export function figuresOf(
  record: RunRecord,
  steps: number,
  evaluations: readonly EvaluationEvent[],
): { readonly steps: boolean; readonly validation: boolean } {
  if (isActive(record) || (record.status === 'finished' && record.imported === undefined)) {
    return { steps: true, validation: true };
  }
  return { steps: steps > 0, validation: evaluations.some(({ split }) => split === 'validation') };
}

/** What would work after a run ended before its time, the likeliest first. */
export function remediesOf(record: RunRecord): Remedy[] {
  const code = record.error?.code;
  const again: Remedy = { name: 'as-draft', changes: {} };
  if (record.status === 'cancelled' || code === undefined) return [resume, again];
  if (isErrorOf('memory', code))
    return [...(record.status === 'interrupted' ? [resume] : []), ...lighter(record), again];
  if (isErrorOf('diverged', code)) return [lowerRate(record), again];
  return record.status === 'interrupted' ? [resume, again] : [again];
}

/** The step of the wizard where an error is mended. */
export function stepToMend(code: string | undefined): DraftStep {
  const [part] = (code ?? '').split('.');
  if (part === 'data') return 'data';
  return ['models', 'weights', 'text', 'hub'].includes(part!) ? 'model' : 'method';
}

/** The config of a run with the changes of a remedy. */
export function remedied(config: DraftConfig, { changes }: Remedy): DraftConfig {
  return withValues(config, changes);
}

const resume: Remedy = { name: 'resume', changes: {} };

/** What makes a run need less memory, the cheapest first. */
function lighter({ config, device }: RunRecord): Remedy[] {
  const { batchSize, accumulation, recompute } = config.train;
  const remedies: Remedy[] = [];
  if (recompute !== true) remedies.push({ name: 'recompute', changes: { 'train.recompute': true } });
  if (batchSize > 1) {
    const half = Math.floor(batchSize / 2);
    const changes = { 'train.batchSize': half, 'train.accumulation': Math.ceil((batchSize * accumulation) / half) };
    remedies.push({ name: 'half-batch', changes });
  }
  const isWhole = config.precision === 'stored';
  if (isWhole && (device ?? 'cpu') === 'cpu') remedies.push({ name: 'int8', changes: { precision: 'int8' } });
  if (isWhole) remedies.push({ name: 'nf4', changes: { precision: 'nf4' } });
  return remedies;
}

function lowerRate({ config }: RunRecord): Remedy {
  return { name: 'lower-rate', changes: { 'train.learningRate': config.train.learningRate / 5 } };
}
