import path from 'node:path';
import type { DeviceName, EvaluationSource, Handler } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import type { DeviceContext } from '../../devices/devices.ts';
import { ask } from '../../launch/ask.ts';
import { deviceOf } from '../device.ts';
import {
  evaluationBasis,
  evaluationKey,
  hasTunedThresholds,
  keptDecision,
  listEvaluations,
  readEvaluation,
} from '../evaluations.ts';
import { findRun } from '../find.ts';
import { readRecord } from '../record.ts';
import { haveModel } from './inference.ts';

/**
 * A whole evaluation of a run: the stored one, or a new one from a process of its own.
 *
 * @throws run.unknown, files.missing, and what computing it throws
 */
export function evaluateWhole(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets'>,
): Handler<'runs.evaluation'> {
  return async ({ run, source: written, positive, threshold, tuneThresholds }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const source = resolved(written);
    const record = await readRecord(folder);
    const isSeveral = record.config.data.task === 'multi-label';
    const tuned = tuneThresholds ?? (isSeveral && (await hasTunedThresholds(host.ownFiles, folder)));
    const kept =
      positive === undefined ? await keptDecision(host.ownFiles, folder, record) : { positive, threshold: null };
    const options = {
      positive: kept.positive,
      threshold: threshold === undefined ? kept.threshold : threshold,
      tuneThresholds: tuned,
    };
    const key = evaluationKey(source);
    const basis = await evaluationBasis(folder, record, source, options);
    const stored = await readEvaluation(host.ownFiles, folder, key);
    if (stored?.basis === basis) return stored;
    const device = source.type === 'file' ? await deviceFor(host, folder, emit, signal) : 'cpu';
    const task = { type: 'assess', folder, source, options, key, basis, device } as const;
    return (await ask(host, task, 'assessed', signal, emit)).evaluation;
  };
}

/** The device to predict a file on. Predictions of the run itself are there already, and need none. */
async function deviceFor(
  host: DeviceContext & Pick<HostContext, 'reader' | 'secrets'>,
  folder: string,
  emit: Parameters<typeof haveModel>[2],
  signal: AbortSignal,
): Promise<DeviceName> {
  const config = await haveModel(host, folder, emit, signal);
  return (await deviceOf(host, config, signal)).device;
}

/** What was evaluated before. @throws run.unknown */
export function storedEvaluations(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.evaluations'> {
  return async ({ run }) => ({ evaluations: await listEvaluations(await findRun(host.runsFolder, run)) });
}

function resolved(source: EvaluationSource): EvaluationSource {
  return source.type === 'file' ? { ...source, file: path.resolve(source.file) } : source;
}
