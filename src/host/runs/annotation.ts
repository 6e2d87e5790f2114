import { Annotation } from '../../contract/index.ts';
import { type OwnFiles, takeFields, type UsablePart } from '../files/own.ts';
import { runFiles } from './folder.ts';

const nothingSaid: Annotation = { title: null, tags: [], notes: '' };

/** The user's title, tags and notes of a run, as far as they can be read. @throws files.unreadable */
export function readAnnotation(ownFiles: OwnFiles, folder: string): Promise<Annotation> {
  return ownFiles.read(runFiles(folder).annotation, nothingSaid, takeAnnotation);
}

/** @throws files.not-writable, files.disk-full */
export function changeAnnotation(
  ownFiles: OwnFiles,
  folder: string,
  changes: { [Field in keyof Annotation]?: Annotation[Field] | undefined },
): Promise<Annotation> {
  return ownFiles.change(runFiles(folder).annotation, nothingSaid, takeAnnotation, (before) => ({
    title: changes.title === undefined ? before.title : changes.title,
    tags: changes.tags ?? before.tags,
    notes: changes.notes ?? before.notes,
  }));
}

function takeAnnotation(content: unknown): UsablePart<Annotation> {
  return takeFields(Annotation.shape, content, nothingSaid);
}
