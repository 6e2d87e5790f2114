import type { ReaderHandlers, ReaderRequest } from '../../contract/index.ts';
import { loadTokenCounter, type OpenSplit, profileData } from '../../engine/index.ts';
import { openPart, openRequest } from './open.ts';

/** Describes a data set and what is wrong with it; the tokenizer is a folder. @throws the data.* errors, data.column-missing */
export const profileDataSet: ReaderHandlers['data.profile'] = async (request, emit, signal) => {
  const { path, splits, from } = await profiledParts(request);
  const { text, label, task, labelSeparator, labelColumns, tokenizer, maxLength, split } = request;
  const count = tokenizer === null ? null : await loadTokenCounter(tokenizer);
  signal.throwIfAborted();
  const profile = await profileData(path, splits, {
    text: text ?? undefined,
    label: label ?? undefined,
    task,
    labelSeparator,
    labelColumns,
    tokens: count === null ? undefined : { count, maxLength },
    split,
    onRows: (rows) => emit({ type: 'rows', rows }),
    signal,
  });
  return { ...profile, splits: profile.splits.map((split, at) => ({ ...split, from: from?.[at] })) };
};

/** All splits of a data set; or the parts that a run reads, by what they are for, where it takes some from elsewhere. */
async function profiledParts(request: ReaderRequest<'data.profile'>): Promise<{
  readonly path: string;
  readonly splits: readonly Pick<OpenSplit, 'name' | 'source'>[];
  readonly from?: readonly { readonly data: string; readonly split: string }[];
}> {
  const { data, validation, test } = request;
  if (validation === null && test === null) return openRequest(request);
  const roles = [['train', data] as const, ['validation', validation] as const, ['test', test] as const];
  const parts = await Promise.all(
    roles.flatMap(([name, place]) =>
      place === null ? [] : [openPart(place, name, request, { offline: true }).then((part) => ({ name, place, part }))],
    ),
  );
  return {
    path: parts[0]!.part.source.path,
    splits: parts.map(({ name, part }) => ({ name, source: part.source })),
    from: parts.map(({ place, part }) => ({ data: place, split: part.name })),
  };
}
