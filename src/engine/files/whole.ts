import { randomBytes } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import { systemCode, writeFailure } from './failure.ts';
import { ensureFolder } from './ensure-folder.ts';

/** Milliseconds without a change after which a temporary file or folder has no writer any more. */
const ABANDONED_MS = 10 * 60_000;

/** Targets whose leftovers this process has looked for. */
const cleared = new Set<string>();

/** Removes what processes that were killed have left of a target, the first time that this process writes it. */
async function clearLeftoversOf(target: string): Promise<void> {
  if (cleared.has(target)) return;
  cleared.add(target);
  await removeLeftovers(path.dirname(target), ABANDONED_MS, path.basename(target)).catch(() => undefined);
}

/**
 * Writes a file piece by piece, whole or not at all: `write` fills a temporary file in the same folder, which reaches the
 * disk (fsync) before it takes the name `file`. On any failure the temporary file is removed and `file` stays as it was.
 * The package write-file-atomic would do for small files, but it takes a short write, as a filling disk gives, for a whole one
 * (7.0.1: on a disk with 500 kB left it replaced the file by the first 500 kB of 2 MB and reported success).
 *
 * @throws files.disk-full, files.not-writable, and whatever `write` throws on its own account.
 */
export async function writeWholeFile(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  await clearLeftoversOf(path.resolve(file));
  const temporary = temporaryName(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw writeFailure(file, error);
  }
}

/**
 * Writes a folder, whole or not at all: `fill` writes into a temporary folder beside it, which then takes the name
 * `folder`. A folder that was there before is replaced, and is put back where the exchange fails. If only one of its files
 * differs, as the weights of an adapter do, that file alone is replaced. Otherwise the name is missing for a moment, and
 * {@link removeLeftovers} restores the former folder after a kill in that moment.
 *
 * @throws files.disk-full, files.not-writable, and whatever `fill` throws on its own account.
 */
export async function writeWholeFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const target = path.resolve(folder);
  await clearLeftoversOf(target);
  const temporary = temporaryName(target);
  const former = `${temporary}.old`;
  try {
    await ensureFolder(path.dirname(target));
    await mkdir(temporary);
    await fill(temporary);
    await syncTree(temporary);
    const difference = await onlyDifference(temporary, target);
    if (difference !== null) {
      await rename(path.join(temporary, difference), path.join(target, difference));
      await syncFolder(target);
      await rm(temporary, { recursive: true, force: true });
      return;
    }
    const replaces = await renameIfPresent(target, former);
    try {
      await rename(temporary, target);
    } catch (error) {
      if (replaces) await rename(former, target);
      throw error;
    }
    await syncFolder(path.dirname(target));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw writeFailure(target, systemCause(error));
  }
  await rm(former, { recursive: true, force: true });
}

/** Reports a failed write inside the temporary folder with the name of the folder the user knows. */
function systemCause(error: unknown): unknown {
  const isFailedWrite =
    error instanceof LorikeetError && (error.code === 'files.disk-full' || error.code === 'files.not-writable');
  return isFailedWrite ? error.cause : error;
}

/**
 * Clears up in a folder after a process that was killed while it wrote there: removes the temporary files and folders of
 * {@link writeWholeFile} and {@link writeWholeFolder}, and puts a folder back that was moved away to be replaced.
 *
 * @param olderThanMs spares what a living process may have changed so many milliseconds ago
 * @param only the name of one file or folder, whose leftovers alone are meant
 */
export async function removeLeftovers(folder: string, olderThanMs = 0, only?: string): Promise<void> {
  const names: string[] = await readdir(folder).catch(() => []);
  for (const name of names) {
    const target = /^\.(.+)\.[0-9a-f]{12}\.partial(\.old)?$/.exec(name);
    if (target === null || (only !== undefined && target[1] !== only)) continue;
    const leftover = path.join(folder, name);
    const isMissing = target[2] !== undefined && !names.includes(target[1]!);
    if (isMissing) await renameIfPresent(leftover, path.join(folder, target[1]!));
    else if ((await ageOf(leftover)) >= olderThanMs) await rm(leftover, { recursive: true, force: true });
  }
}

/** Milliseconds since a file, or a folder or any file in it, was changed. */
async function ageOf(place: string): Promise<number> {
  const inside = await readdir(place, { recursive: true }).catch(() => []);
  const changes = [place, ...inside.map((name) => path.join(place, name))].map((each) =>
    lstat(each).then(({ mtimeMs }) => mtimeMs),
  );
  return Promise.all(changes).then(
    (times) => Date.now() - Math.max(...times),
    () => 0,
  );
}

/** The one file in which two folders of the same files differ; null where there is another difference. */
async function onlyDifference(folder: string, other: string): Promise<string | null> {
  const files = async (place: string) => {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => null);
    return entries?.every((entry) => entry.isFile()) === true ? entries.map(({ name }) => name).sort() : null;
  };
  const [names, otherNames] = [await files(folder), await files(other)];
  if (names === null || otherNames === null || names.join('/') !== otherNames.join('/')) return null;
  const differing: string[] = [];
  for (const name of names) {
    const isSame = await hasSameContent(path.join(folder, name), path.join(other, name));
    if (!isSame) differing.push(name);
    if (differing.length > 1) return null;
  }
  return differing[0] ?? names[0] ?? null;
}

async function hasSameContent(file: string, other: string): Promise<boolean> {
  const [{ size }, { size: otherSize }] = [await stat(file), await stat(other)];
  if (size !== otherSize) return false;
  const [handle, otherHandle] = [await open(file, 'r'), await open(other, 'r')];
  try {
    const [piece, otherPiece] = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)];
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      const { bytesRead: otherRead } = await otherHandle.read(otherPiece, 0, bytesRead, at);
      if (bytesRead === 0 || otherRead !== bytesRead) return false;
      if (!piece.subarray(0, bytesRead).equals(otherPiece.subarray(0, bytesRead))) return false;
      at += bytesRead;
    }
    return true;
  } finally {
    await handle.close();
    await otherHandle.close();
  }
}

/** A name in the same folder, hence on the same disk, that nothing else uses; the dot hides it from listings. */
function temporaryName(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.partial`);
}

/** Renames a file or folder; false where it is not there. */
export async function renameIfPresent(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Everything in a folder, and the folder. */
async function syncTree(folder: string): Promise<void> {
  for (const each of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, each.name);
    if (each.isDirectory()) await syncTree(place);
    else await syncFile(place);
  }
  await syncFolder(folder);
}

async function syncFile(file: string): Promise<void> {
  // Windows brings to the disk only what is open for writing; a copied file may be read-only.
  const handle = await open(file, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename last through a power cut. Windows neither needs it nor opens folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
