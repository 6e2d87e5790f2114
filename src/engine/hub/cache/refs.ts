import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readFailure, systemCode, writeFailure, ensureFolder, readText } from '../../files/index.ts';
import { isCommit } from '../repository.ts';
import type { RepositoryPlace } from './layout.ts';

/** The commit that a revision stood for when it was last asked; undefined where it never was. */
export async function readRef(place: RepositoryPlace, revision: string): Promise<string | undefined> {
  if (isCommit(revision)) return revision;
  const file = path.join(place.refs, ...revision.split('/'));
  try {
    const commit = (await readText(file)).trim();
    return isCommit(commit) ? commit : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw readFailure(file, error);
  }
}

/** Notes the commit of a revision: the bare hash, as Python writes it, whole or not at all. */
export async function writeRef(place: RepositoryPlace, revision: string, commit: string): Promise<void> {
  if (isCommit(revision) || (await readRef(place, revision)) === commit) return;
  const file = path.join(place.refs, ...revision.split('/'));
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await ensureFolder(path.dirname(file));
    await writeFile(temporary, commit, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw writeFailure(file, error);
  }
}

/** Every revision with its commit. */
export async function listRefs(place: RepositoryPlace): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(place.refs, { recursive: true }).catch((): string[] => []);
  const refs = new Map<string, string>();
  for (const name of names) {
    const file = path.join(place.refs, name);
    if (!(await stat(file)).isFile()) continue;
    const commit = (await readText(file)).trim();
    if (isCommit(commit)) refs.set(name.split(path.sep).join('/'), commit);
  }
  return refs;
}
