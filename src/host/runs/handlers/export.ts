import { copyFile, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Handler, RunRecord } from '../../../contract/index.ts';
import { LorikeetError, systemCode, writeFailure } from '../../../engine/index.ts';
import type { HostContext } from '../../context/index.ts';
import type { DeviceContext } from '../../devices/devices.ts';
import { ask } from '../../launch/ask.ts';
import { deviceOf } from '../device.ts';
import { findRun } from '../find.ts';
import { writeAdapterCard } from '../adapter-card.ts';
import { runFiles } from '../folder.ts';
import { readRecord } from '../record.ts';

/**
 * Copies the adapter of a run to a folder, whole or not at all, and proves the copy: it is read back and run on
 * validation rows. If the proof fails, that is reported and the files stay.
 *
 * @throws run.unknown, run.no-adapter, run.folder-not-empty, files.not-writable, files.disk-full
 */
export function exportRun(host: DeviceContext & Pick<HostContext, 'launcher' | 'runsFolder'>): Handler<'runs.export'> {
  return async ({ run, folder: destination }, emit, signal) => {
    const runFolder = await findRun(host.runsFolder, run);
    const { adapter } = runFiles(runFolder);
    const target = path.resolve(destination);
    const names = await namesIn(adapter);
    const record = await readRecord(runFolder);
    if (names.length === 0) {
      const { id, status } = record;
      throw new LorikeetError('run.no-adapter', { run: id, status });
    }
    if ((await namesIn(target)).length > 0) throw new LorikeetError('run.folder-not-empty', { folder: target });
    emit({ type: 'stage', stage: 'writing' });
    await copyWhole(adapter, names, target, record);
    emit({ type: 'stage', stage: 'comparing' });
    const { config } = await readRecord(runFolder);
    const { device } = await deviceOf(host, config, signal);
    const { proof } = await ask(host, { type: 'prove', folder: runFolder, adapter: target, device }, 'proved', signal);
    const files = await Promise.all(
      (await namesIn(target)).map(async (name) => ({ name, bytes: (await stat(path.join(target, name))).size })),
    );
    return { folder: target, files, proof };
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw writeFailure(folder, error);
  }
}

/** Copies files into a folder beside the target, which takes its name when all are there, and what the run knows of them. */
async function copyWhole(from: string, names: readonly string[], target: string, record: RunRecord): Promise<void> {
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    for (const name of names) await copyFile(path.join(from, name), path.join(temporary, name));
    await writeAdapterCard(temporary, record);
    // An existing empty folder is replaced; if it has been filled meanwhile, it is not.
    await rmdir(target).catch(() => undefined);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw writeFailure(target, error);
  }
}
