import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StandInRepository } from './repository.ts';

/**
 * Lays a repository out in `cacheFolder` as Python's `huggingface_hub` (1.x) leaves it behind: contents under their hash, relative links
 * in the snapshot, the bare commit in refs, its lock files, the tag for backup programs.
 *
 * @param names the files that a Python program happened to ask for.
 */
export function writePythonCache(
  cacheFolder: string,
  { type, id, commit, files }: StandInRepository,
  names: readonly string[],
): string {
  const name = [type, ...id.split('/')].join('--');
  const folder = path.join(cacheFolder, name);
  const write = (file: string, content: Buffer | string) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  write(path.join(cacheFolder, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n');
  write(path.join(folder, 'refs', 'main'), commit);
  for (const wanted of names) {
    const { path: file, hash, content } = files.find((each) => each.path === wanted)!;
    write(path.join(folder, 'blobs', hash), Buffer.concat([...content.slice(0, content.bytes)]));
    write(path.join(cacheFolder, '.locks', name, `${hash}.lock`), '');
    const pointer = path.join(folder, 'snapshots', commit, ...file.split('/'));
    mkdirSync(path.dirname(pointer), { recursive: true });
    symlinkSync(path.join(...file.split('/').map(() => '..'), '..', 'blobs', hash), pointer);
  }
  return path.join(folder, 'snapshots', commit);
}
