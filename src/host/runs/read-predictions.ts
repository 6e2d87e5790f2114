import type { z } from 'zod';
import { LorikeetError } from '../../engine/index.ts';
import { readJsonLines } from '../files/json-lines.ts';

/**
 * The lines of a predictions file; none where there is no file. Figures of a part of the rows would be wrong without a word, so
 * one damaged line refuses the file.
 *
 * @throws files.unreadable, run.bad-predictions
 */
export async function readPredictionLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const { values, damaged } = await readJsonLines(file, schema);
  const [first] = damaged;
  if (first === undefined) return values;
  throw new LorikeetError('run.bad-predictions', { file, line: first.line, found: first.text.slice(0, 80) });
}
