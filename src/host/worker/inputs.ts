import type { RunConfig } from '../../contract/index.ts';
import { openSharedModel, type SharedModel } from '../../engine/index.ts';
import { loadRows, type RunRows } from '../data/rows.ts';
import { type Fingerprints, takeFingerprints } from './fingerprints.ts';

/** What the runs of one process read once. */
export interface TrainingInputs {
  readonly model: SharedModel;
  rows(data: RunConfig['data']): Promise<RunRows>;
  fingerprints(checkpoint: string, data: RunConfig['data']): Promise<Fingerprints>;
}

/** Inputs that are kept for as long as the next run reads the same. */
export async function keptInputs(): Promise<TrainingInputs> {
  return {
    model: await openSharedModel(),
    rows: newest((data: RunConfig['data']) => loadRows(data)),
    fingerprints: newest(takeFingerprints),
  };
}

/** A function that remembers its newest value; after a failure it is tried anew. */
function newest<Arguments extends unknown[], Value>(
  read: (...given: Arguments) => Promise<Value>,
): (...given: Arguments) => Promise<Value> {
  let key = '';
  let value: Promise<Value> | null = null;
  return (...given) => {
    const asked = JSON.stringify(given);
    if (value !== null && key === asked) return value;
    key = asked;
    const reading = read(...given);
    reading.catch(() => {
      if (value === reading) value = null;
    });
    value = reading;
    return reading;
  };
}
