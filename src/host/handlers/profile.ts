import path from 'node:path';
import type { Handler } from '../../contract/index.ts';
import { profileTable, readTable } from '../../engine/index.ts';

/** What a data file holds. @throws the data.* errors of reading it, data.column-missing */
export const profileData: Handler<'data.profile'> = async ({ file, text, label, delimiter }) => {
  const table = await readTable(path.resolve(file), delimiter === null ? {} : { delimiter });
  return profileTable(table, { text: text ?? undefined, label: label ?? undefined });
};
