import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryPlace } from './layout.ts';

/** One file of a snapshot, with the content that it links to. */
export interface SnapshotEntry {
  /** The link, or the file itself where links are not allowed. */
  readonly pointer: string;
  /** Where the content lies, links followed; undefined for a link that leads nowhere. */
  readonly target: string | undefined;
  /** Equal for two names of one content, different otherwise. */
  readonly identity: string | undefined;
  readonly bytes: number;
}

/** Every file of every snapshot, sub-folders included, by commit. */
export async function snapshotEntries(place: RepositoryPlace): Promise<ReadonlyMap<string, readonly SnapshotEntry[]>> {
  const snapshots = new Map<string, SnapshotEntry[]>();
  for (const commit of await readdir(place.snapshots).catch((): string[] => [])) {
    const entries: SnapshotEntry[] = [];
    const folder = path.join(place.snapshots, commit);
    for (const name of await readdir(folder, { recursive: true }).catch((): string[] => [])) {
      const entry = await entryAt(path.join(folder, name));
      if (entry !== undefined) entries.push(entry);
    }
    snapshots.set(commit, entries);
  }
  return snapshots;
}

/** A content of the repository, whole or still arriving. */
export interface StoredContent {
  readonly path: string;
  readonly identity: string;
  readonly bytes: number;
  readonly isIncomplete: boolean;
}

/** Everything in the folder of contents. A link there leads to the store that newer Python tools share among repositories. */
export async function storedContents(place: RepositoryPlace): Promise<readonly StoredContent[]> {
  const contents: StoredContent[] = [];
  for (const name of await readdir(place.blobs).catch((): string[] => [])) {
    const file = path.join(place.blobs, name);
    const entry = await stat(file).catch(() => undefined);
    if (entry?.isFile() !== true) continue;
    contents.push({
      path: file,
      identity: identityOf(entry),
      bytes: entry.size,
      isIncomplete: name.endsWith('.incomplete'),
    });
  }
  return contents;
}

async function entryAt(pointer: string): Promise<SnapshotEntry | undefined> {
  const entry = await lstat(pointer).catch(() => undefined);
  if (entry === undefined || entry.isDirectory()) return undefined;
  const content = await stat(pointer).catch(() => undefined);
  if (content === undefined) return { pointer, target: undefined, identity: undefined, bytes: 0 };
  return { pointer, target: await realpath(pointer), identity: identityOf(content), bytes: content.size };
}

function identityOf({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
  return `${dev}:${ino}`;
}
