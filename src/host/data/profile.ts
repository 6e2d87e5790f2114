import type { ReaderHandlers } from '../../contract/index.ts';
import { loadTokenCounter, profileData } from '../../engine/index.ts';
import { openRequest } from './open.ts';

/** Describes a data set and what is wrong with it; the tokenizer is a folder. @throws the data.* errors, data.column-missing */
export const profileDataSet: ReaderHandlers['data.profile'] = async (request, emit, signal) => {
  const { path, splits } = await openRequest(request);
  const { text, label, task, labelSeparator, labelColumns, tokenizer, maxLength, split } = request;
  const count = tokenizer === null ? null : await loadTokenCounter(tokenizer);
  signal.throwIfAborted();
  return profileData(path, splits, {
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
};
