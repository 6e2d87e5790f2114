import path from 'node:path';
import { bySplitOrder, splitNamed } from './split-names.ts';

/** Paths of a data set, relative to its folder, with slashes. */
export type FilesBySplit = ReadonlyMap<string, readonly string[]>;

/**
 * Splits by the names of files, in the order of precedence that `datasets` has: `data/test-00000-of-00001.parquet`, then
 * folders, then files that name a split; what names none is all `train`.
 *
 * @param files paths relative to the folder, with slashes
 */
export function splitsByName(files: readonly string[]): FilesBySplit {
  const shards = grouped(files, (file) => /^data\/(\w+(?:\.\w+)*)-\d{5}-of-\d{5}[^/]*$/.exec(file)?.[1]);
  if (shards.size > 0) return shards;
  const byFolder = grouped(files, (file) => {
    const folders = path.posix.dirname(file).split('/').reverse();
    return folders.map(splitNamed).find((split) => split !== undefined);
  });
  if (byFolder.size > 0) return byFolder;
  const byFile = grouped(files, (file) => splitNamed(path.posix.basename(file, path.posix.extname(file))));
  return byFile.size > 0 ? byFile : new Map([['train', [...files].sort()]]);
}

/**
 * Configurations and splits of the branch `refs/convert/parquet`, which the Hub itself writes: `default/train/0000.parquet`,
 * or `default/partial-train/0000.parquet` where it converted only the first gigabytes. Null for any other layout.
 */
export function convertedLayout(files: readonly string[]): ReadonlyMap<string, FilesBySplit> | null {
  const places = files.map((file) => ({ file, parts: /^([^/]+)\/(?:partial-)?([^/]+)\/\d{4}\.parquet$/.exec(file) }));
  if (places.length === 0 || places.some(({ parts }) => parts === null)) return null;
  const configs = new Map<string, string[]>();
  for (const { file, parts } of places) {
    const name = parts![1]!;
    configs.set(name, [...(configs.get(name) ?? []), file]);
  }
  const splitOf = (file: string) => /^[^/]+\/(?:partial-)?([^/]+)\//.exec(file)![1];
  return new Map([...configs].map(([name, configFiles]) => [name, grouped(configFiles, splitOf)]));
}

/** Files by what `nameOf` says of them, those it says nothing of left out; names in the usual order of splits. */
function grouped(files: readonly string[], nameOf: (file: string) => string | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of [...files].sort()) {
    const name = nameOf(file);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return new Map([...groups].sort(([first], [second]) => bySplitOrder(first, second)));
}
