import path from 'node:path';
import type { Handler, RunConfig, TransferEvent } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import type { DeviceContext } from '../../devices/devices.ts';
import { ask } from '../../launch/ask.ts';
import { deviceOf } from '../device.ts';
import { modelFolder } from '../../hub/model-folder.ts';
import { findRun } from '../find.ts';
import { readRecord } from '../record.ts';

/** Classifies texts with a run's adapter. @throws run.unknown, run.no-adapter, what reading the CSV file throws */
export function predictWithRun(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets'>,
): Handler<'runs.predict'> {
  return async ({ run, source }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const { device } = await deviceOf(host, await haveModel(host, folder, emit, signal), signal);
    const resolved = source.type === 'csv' ? { ...source, file: path.resolve(source.file) } : source;
    const task = { type: 'predict', folder, source: resolved, device } as const;
    const { labels, predictions } = await ask(host, task, 'predicted', signal);
    return { labels, predictions };
  };
}

/** Downloads the run's model again if it is no longer in the cache. @returns the run's config */
export async function haveModel(
  { secrets, reader }: Pick<HostContext, 'reader' | 'secrets'>,
  folder: string,
  onEvent: (event: TransferEvent) => void,
  signal: AbortSignal,
): Promise<RunConfig> {
  const { config } = await readRecord(folder);
  await modelFolder(config.model, { secrets, reader, signal, onEvent });
  return config;
}
