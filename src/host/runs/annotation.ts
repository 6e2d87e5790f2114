import { existsSync } from 'node:fs';
import { Annotation } from '../../contract/index.ts';
import { readJson, writeJson } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

const nothingSaid: Annotation = { title: null, tags: [], notes: '' };

/** What its owner says of a run; a file that cannot be read says nothing. */
export async function readAnnotation(folder: string): Promise<Annotation> {
  const { annotation: file } = runFiles(folder);
  if (!existsSync(file)) return nothingSaid;
  const read = Annotation.safeParse(await readJson(file).catch(() => null));
  return read.success ? read.data : nothingSaid;
}

/** @throws files.not-writable, files.disk-full */
export async function changeAnnotation(
  folder: string,
  changes: { [Field in keyof Annotation]?: Annotation[Field] | undefined },
): Promise<Annotation> {
  const before = await readAnnotation(folder);
  const annotation: Annotation = {
    title: changes.title === undefined ? before.title : changes.title,
    tags: changes.tags ?? before.tags,
    notes: changes.notes ?? before.notes,
  };
  await writeJson(runFiles(folder).annotation, annotation);
  return annotation;
}
