import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Handler, RunConfig } from '../../contract/index.ts';
import {
  describeAdapter,
  isHubReference,
  LorikeetError,
  readAdapterSettings,
  writeFailure,
  ensureFolder,
  copyRegularFile,
} from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { downloadOptions, type HubAccess, withHub } from '../hub/access.ts';
import { fetchData } from '../hub/fetch-data.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { pinModel } from '../hub/pin-model.ts';
import { ask } from '../launch/ask.ts';
import { readAdapterCard } from '../runs/adapter-card.ts';
import { changeAnnotation } from '../runs/annotation.ts';
import { createRun } from '../runs/create.ts';
import { deviceOf } from '../runs/device.ts';
import { runFiles, runName } from '../runs/folder.ts';
import { updateRecord } from '../runs/record.ts';
import { baseReference, labelsOfConfigs, taskOfConfig } from './target.ts';

/** The files of an adapter that are taken; the card is Lorikeet's own. */
const needed = ['adapter_config.json', 'adapter_model.safetensors'] as const;
const files = [...needed, 'lorikeet.json'] as const;

/**
 * Takes an adapter that was made elsewhere among the runs: its files are copied into a run folder and tried with their base before the
 * run is listed. With labeled rows it is evaluated on them, and can be compared with other runs of the same rows.
 *
 * @throws adapters.*, use.labels-unknown, use.labels-count, use.base-unknown, use.problem-type, data.*, hub.*; nothing is left of a failed import
 */
export function importAdapter(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets'>,
): Handler<'use.importAdapter'> {
  return async (request, emit, signal) => {
    const access: HubAccess = { secrets: host.secrets, signal, onEvent: emit };
    const source = await sourceFolder(request.adapter, access);
    const { baseModel, revision, classes } = await describeAdapter(source.folder);
    const settings = await readAdapterSettings(source.folder);
    const card = await readAdapterCard(source.folder);
    const model = request.base === null ? baseReference(source.folder, baseModel, revision) : placeOrName(request.base);
    const checkpoint = await modelFolder(model, access);
    const labels = request.labels ?? card?.labels ?? (await labelsOfConfigs(source.folder, checkpoint, classes));
    if (labels === null) throw new LorikeetError('use.labels-unknown', { folder: source.from, classes });
    if (labels.length !== classes) {
      throw new LorikeetError('use.labels-count', { folder: source.from, expected: classes, found: labels.length });
    }
    const data = request.data === null ? null : path.resolve(request.data);
    const said = request.task ?? card?.task ?? null;
    const task = said ?? (await taskOfConfig(source.folder, checkpoint, classes)) ?? 'single-label';
    const hasColumns = task === 'multi-label' && data !== null && request.labelColumn === null;
    const labelColumns = hasColumns ? await columnsOfNames(host, data, labels, signal) : null;
    const config = await pinModel(
      RunConfig.parse({
        model,
        data: {
          train: data ?? source.from,
          validation: data,
          text: request.textColumn ?? card?.textColumn ?? 'text',
          label: request.labelColumn ?? 'label',
          ...{ task, labels, labelColumns },
          maxLength: request.maxLength ?? card?.maxLength ?? 512,
        },
        lora: settings,
        precision: card?.precision ?? 'stored',
      }),
      access,
    );
    const name = request.name ?? path.basename(source.from);
    const folder = await createRun({ config, configFile: null, name, out: null, runsFolder: host.runsFolder });
    try {
      const { adapter } = runFiles(folder);
      await copyAdapter(source.folder, adapter);
      await updateRecord(folder, { labels, imported: { from: source.from } });
      await changeAnnotation(host.ownFiles, folder, { title: name.slice(0, 200) });
      const { device } = await deviceOf(host, config, signal);
      await updateRecord(folder, { device });
      await ask(host, { type: 'adopt', folder, device }, 'adopted', signal);
      const now = new Date().toISOString();
      await updateRecord(folder, { status: 'finished', process: null, startedAt: now, endedAt: now });
      return { run: runName(folder), folder, labels, model: config.model };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  };
}

/** The labels, where the rows have a column for each of them; null where they do not. */
async function columnsOfNames(
  { reader }: Pick<HostContext, 'reader'>,
  data: string,
  labels: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const { fileBytes } = await fetchData(data, null, { offline: true, signal });
  const where = { data, config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
  const { splits } = await reader.ask('data.show', { ...where, rows: 1 }, { what: data, fileBytes, signal });
  const isWhole = labels.length > 1 && labels.every((label) => splits[0]?.columns.includes(label));
  return isWhole ? labels : null;
}

/** A path, completed, or a name on the Hub as it stands. */
function placeOrName(text: string): string {
  return existsSync(text) || !isHubReference(text) ? path.resolve(text) : text;
}

/** The folder of the adapter, fetched where it is a name on the Hub; a folder of the name wins. */
async function sourceFolder(adapter: string, access: HubAccess): Promise<{ folder: string; from: string }> {
  const folder = path.resolve(adapter);
  if (existsSync(folder) || path.isAbsolute(adapter) || !isHubReference(adapter)) return { folder, from: folder };
  return withHub(access, async ({ hub, engine }) => {
    const reference = engine.parseReference(adapter, 'model');
    const pulled = await engine.pullFiles(
      hub,
      reference,
      (listing) => {
        const has = (name: string) => listing.some(({ path: file }) => file === name);
        if (!has(needed[1]) && has('adapter_model.bin')) {
          throw new LorikeetError('adapters.pickle-only', { file: `${adapter}/adapter_model.bin` });
        }
        const missing = needed.find((name) => !has(name));
        if (missing !== undefined) throw new LorikeetError('adapters.file-missing', { folder: adapter, file: missing });
        // config.json names the classes and says how many labels a text has.
        return [...files, 'config.json'].filter(has);
      },
      downloadOptions(access),
    );
    return { folder: pulled.folder, from: `${adapter.split('@')[0]!}@${pulled.commit}` };
  });
}

async function copyAdapter(from: string, to: string): Promise<void> {
  try {
    await ensureFolder(to);
    for (const name of files) {
      if (existsSync(path.join(from, name))) await copyRegularFile(path.join(from, name), path.join(to, name));
    }
  } catch (error) {
    throw writeFailure(to, error);
  }
}
