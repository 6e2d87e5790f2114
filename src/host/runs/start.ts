import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunConfig } from '../../contract/index.ts';
import { LorikeetError, readAdapterSettings } from '../../engine/index.ts';
import { readAdapterCard } from './adapter-card.ts';
import { findRun } from './find.ts';
import { runFiles } from './folder.ts';
import { readRecord } from './record.ts';

/**
 * The config with what the adapter of `lora.start` is in place of the settings that it replaces; classes keep the order that it has for
 * them. A config without one stays as it is.
 *
 * @throws run.unknown, run.no-adapter, adapters.*
 */
export async function withStart(config: RunConfig, runsFolder: string): Promise<RunConfig> {
  const { start } = config.lora;
  if (start === null) return config;
  const { folder, labels } = await adapterOf(start, runsFolder);
  const settings = await readAdapterSettings(folder);
  return {
    ...config,
    data: { ...config.data, labels: config.data.labels ?? labels },
    lora: {
      ...config.lora,
      ...settings,
      // How it is trained is the config's own matter.
      dropout: config.lora.dropout,
      targets: mutable(settings.targets),
      exclude: mutable(settings.exclude),
      layers: settings.layers && [...settings.layers],
      modulesToSave: settings.modulesToSave && [...settings.modulesToSave],
      start: folder,
    },
  };
}

function mutable(names: string | readonly string[] | null): string | string[] | null {
  return typeof names === 'string' || names === null ? names : [...names];
}

async function adapterOf(start: string, runsFolder: string): Promise<{ folder: string; labels: string[] | null }> {
  const folder = path.resolve(start);
  if (existsSync(path.join(folder, 'adapter_config.json'))) {
    return { folder, labels: (await readAdapterCard(folder))?.labels ?? null };
  }
  const run = await findRun(runsFolder, start);
  const { id, status, labels } = await readRecord(run);
  const { adapter } = runFiles(run);
  if (!existsSync(adapter)) throw new LorikeetError('run.no-adapter', { run: id, status });
  return { folder: adapter, labels };
}
