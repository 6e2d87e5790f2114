import type { ExportProgress, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import type { ExportProof } from '../../shared/export.ts';
import { loadExports, LorikeetError, writeWholeFolder } from '../../engine/index.ts';
import { version } from '../common/versions.ts';
import { loadRows } from '../data/rows.ts';
import { bundleFiles, writeBundle } from '../export/bundle.ts';
import { exportJob } from '../export/job.ts';
import { checkSpace } from '../export/write.ts';
import { basesFolder } from '../places/cache-folder.ts';
import { writeAdapterCard } from '../runs/adapter-card.ts';
import { cardSections, methodName } from '../runs/card-sections.ts';
import { runName } from '../runs/folder.ts';
import { readRecord, readResult } from '../runs/record.ts';

/** Writes an export of a run and proves it. @throws export.*, files.*, what opening its files throws */
export async function exportRun(
  { folder, choice, to }: Extract<WorkerTask, { type: 'export' }>,
  onProgress: (progress: ExportProgress) => void,
): Promise<WorkerMessage> {
  const record = await readRecord(folder);
  const rows = await loadRows(record.config.data, { offline: true });
  const heldOut = [...rows.validation, ...rows.test].map(({ text }) => text);
  if (heldOut.length === 0) throw new LorikeetError('metrics.no-rows', {});
  const job = await exportJob(folder, record, { offline: true });
  const exports = await loadExports();
  const about = {
    ...{ run: runName(folder), title: runName(folder), lorikeet: version, method: methodName(record) },
    sections: cardSections(record, [], await figuresOf(folder)),
  };
  const report = (progress: Parameters<NonNullable<Parameters<typeof exports.exportClassifier>[0]['onProgress']>>[0]) =>
    onProgress({ type: 'export', ...progress });
  if (choice.target === 'bundle') {
    const numbers = (part: readonly { readonly row: number }[]) => part.map(({ row }) => row);
    const split = { train: numbers(rows.train), validation: numbers(rows.validation), test: numbers(rows.test) };
    let proof: ExportProof | undefined;
    await writeWholeFolder(to, async (temporary) => {
      report({ stage: 'reading' });
      await writeBundle(folder, temporary, split);
      report({ stage: 'proving', file: 'adapter/adapter_model.safetensors' });
      const adapterFolder = bundleFiles(temporary).adapter;
      proof = await exports.proveBundle({ job, adapterFolder, folder: temporary, heldOut, about });
    });
    return { type: 'exported', proof: proof! };
  }
  const proof = await exports.exportClassifier({
    ...{ job, choice, folder: to, heldOut, about },
    checkSpace: (needed) => checkSpace(to, needed),
    ...(choice.target === 'adapter'
      ? { addFiles: (temporary: string) => writeAdapterCard(temporary, folder, record) }
      : {}),
    onProgress: report,
  });
  return { type: 'exported', proof };
}

/** Checks an export by its proof. @throws export.*, what opening its files throws */
export async function checkExported({
  folder,
  base,
}: Extract<WorkerTask, { type: 'check-export' }>): Promise<WorkerMessage> {
  const { checkExport } = await loadExports();
  return { type: 'exported', proof: await checkExport(folder, base, { cacheFolder: basesFolder(), threads: 0 }) };
}

/** Figures of the best evaluation, for the README. */
async function figuresOf(folder: string): Promise<{ name: string; value: string }[]> {
  const best = (await readResult(folder))?.best;
  if (!best) return [];
  const metrics: Record<string, unknown> = { ...best.metrics };
  return ['f1', 'precision', 'recall', 'accuracy'].flatMap((name) => {
    const value = metrics[name];
    return typeof value === 'number' ? [{ name, value: value.toFixed(4) }] : [];
  });
}
