import path from 'node:path';
import type { Handlers } from '../contract/index.ts';

/** Endings of data files the system may open with the app. */
export const dataExtensions = ['csv', 'tsv', 'jsonl', 'parquet'] as const;

/** The data file among the arguments a second start was given; switches and the app's own path are none. */
export function fileArgument(argv: readonly string[], folder: string): string | undefined {
  const dataFile = argv.slice(1).find((argument) => isDataFile(argument) && !argument.startsWith('-'));
  return dataFile === undefined ? undefined : path.resolve(folder, dataFile);
}

function isDataFile(name: string): boolean {
  return dataExtensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`));
}

/** Makes a draft that trains on a file, and the route of its data step. */
export async function draftFor(file: string, handlers: Handlers): Promise<string> {
  const draft = await handlers['drafts.save'](
    { id: null, name: path.basename(file, path.extname(file)), step: 'data', config: { data: { train: file } } },
    () => undefined,
    new AbortController().signal,
  );
  return `/new/${encodeURIComponent(draft.id)}/data`;
}
