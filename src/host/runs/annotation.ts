import { Annotation } from '../../contract/index.ts';
import { type OwnFiles, takeFields } from '../files/own.ts';
import { runFiles } from './folder.ts';

const nothingSaid: Annotation = { title: null, tags: [], notes: '' };

/** The user's title, tags and notes of a run, as far as they can be read. @throws files.unreadable */
export function readAnnotation(ownFiles: OwnFiles, folder: string): Promise<Annotation> {
  const take = (content: unknown) => takeFields(Annotation.shape, content, nothingSaid);
  return ownFiles.read(runFiles(folder).annotation, nothingSaid, take);
}

/** @throws files.not-writable, files.disk-full */
export async function changeAnnotation(
  ownFiles: OwnFiles,
  folder: string,
  changes: { [Field in keyof Annotation]?: Annotation[Field] | undefined },
): Promise<Annotation> {
  const before = await readAnnotation(ownFiles, folder);
  const annotation: Annotation = {
    title: changes.title === undefined ? before.title : changes.title,
    tags: changes.tags ?? before.tags,
    notes: changes.notes ?? before.notes,
  };
  await ownFiles.write(runFiles(folder).annotation, annotation);
  return annotation;
}
