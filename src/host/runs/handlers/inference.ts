import path from 'node:path';
import type { Handler, TransferEvent } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import { ask } from '../../launch/ask.ts';
import { modelFolder } from '../../hub/model-folder.ts';
import { findRun } from '../find.ts';
import { readRecord } from '../record.ts';

/** Evaluates a run's adapter on labelled rows. @throws run.unknown, run.no-adapter, what reading the data throws */
export function evaluateRun(host: Pick<HostContext, 'launcher' | 'runsFolder' | 'secrets'>): Handler<'runs.evaluate'> {
  return async ({ run, data }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    await haveModel(host, folder, emit, signal);
    const file = data === null ? null : path.resolve(data);
    const { rows, loss, metrics } = await ask(host, { type: 'evaluate', folder, data: file }, 'evaluated', signal);
    return { rows, loss, metrics };
  };
}

/** Classifies texts with a run's adapter. @throws run.unknown, run.no-adapter, what reading the CSV file throws */
export function predictWithRun(
  host: Pick<HostContext, 'launcher' | 'runsFolder' | 'secrets'>,
): Handler<'runs.predict'> {
  return async ({ run, source }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    await haveModel(host, folder, emit, signal);
    const resolved = source.type === 'csv' ? { ...source, file: path.resolve(source.file) } : source;
    const { labels, predictions } = await ask(host, { type: 'predict', folder, source: resolved }, 'predicted', signal);
    return { labels, predictions };
  };
}

/** Fetches the run's model again where it is not in the cache any more. */
export async function haveModel(
  { secrets }: Pick<HostContext, 'secrets'>,
  folder: string,
  onEvent: (event: TransferEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { config } = await readRecord(folder);
  await modelFolder(config.model, { secrets, signal, onEvent });
}
