import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { phrase } from '../../shared/phrases/index.ts';
import { LorikeetError } from '../errors/index.ts';
import { systemCode, writeFailure } from './failure.ts';

/**
 * Makes a folder with those above it; one that is there stays as it is. Node's own recursive mkdir never ends where the system refuses a
 * folder with ENOENT although its parent is there, as /proc does: each folder is made by itself here.
 *
 * @param mode access rights of the folders that are made; less the umask of the process
 * @throws files.not-writable, files.disk-full
 */
export async function ensureFolder(folder: string, mode?: number): Promise<void> {
  const missing: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const stats = await stat(at).catch(() => undefined);
    if (stats !== undefined || at === path.dirname(at)) {
      if (stats?.isDirectory() === false) throw fileInTheWay(folder, missing.length > 0);
      break;
    }
    missing.push(at);
  }
  for (const each of missing.reverse()) {
    try {
      await mkdir(each, mode === undefined ? {} : { mode });
    } catch (error) {
      refuse(folder, error);
    }
  }
}

/** {@link ensureFolder} for what is written while nothing may wait. @throws files.not-writable, files.disk-full */
export function ensureFolderSync(folder: string): void {
  const missing: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const stats = statOrNothing(at);
    if (stats !== undefined || at === path.dirname(at)) {
      if (stats?.isDirectory() === false) throw fileInTheWay(folder, missing.length > 0);
      break;
    }
    missing.push(at);
  }
  for (const each of missing.reverse()) {
    try {
      mkdirSync(each);
    } catch (error) {
      refuse(folder, error);
    }
  }
}

function statOrNothing(place: string) {
  try {
    return statSync(place);
  } catch {
    return undefined;
  }
}

/** Another process may have made it meanwhile, which is as good. */
function refuse(folder: string, error: unknown): void {
  const code = systemCode(error);
  if (code === 'EEXIST') return;
  // The folder above is there: the file system takes no folders.
  if (code === 'ENOENT') {
    throw new LorikeetError(
      'files.not-writable',
      { file: folder, reason: phrase('system.no-folders') },
      { cause: error },
    );
  }
  throw writeFailure(folder, error);
}

function fileInTheWay(folder: string, isAbove: boolean): LorikeetError {
  const reason = phrase(isAbove ? 'system.file-in-path' : 'system.in-the-way');
  return new LorikeetError('files.not-writable', { file: folder, reason });
}
