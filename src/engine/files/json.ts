import { stat } from 'node:fs/promises';
import { readText } from './regular.ts';
import { LorikeetError } from '../errors/index.ts';
import { readFailure } from './failure.ts';
import { firstJsonMistake } from './json-position.ts';
import { writeWholeFile } from './whole.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** The largest index of a published model has about 10 MB; larger files are refused. */
const MOST_JSON_BYTES = 100_000_000;

/**
 * The value in a JSON file.
 *
 * @throws files.missing, files.unreadable, files.too-large; files.not-json with the line and column of the first mistake.
 */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MOST_JSON_BYTES) {
      throw new LorikeetError('files.too-large', { file, bytes: size, most: MOST_JSON_BYTES });
    }
    text = await readText(file);
  } catch (error) {
    throw readFailure(file, error);
  }
  return parseJson(file, text);
}

/** `JSON.parse` of the content of `file`; a mistake is reported with the name of the file and its place in it. */
export function parseJson(file: string, text: string): unknown {
  // Some editors on Windows put a byte order mark first; JSON has none.
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    return JSON.parse(body);
  } catch (cause) {
    const offset = firstJsonMistake(body) ?? body.length;
    const before = body.slice(0, offset).split('\n');
    const [character] = body.slice(offset);
    const found = character === undefined ? phrase('name.end-of-file') : JSON.stringify(character);
    const place = { line: before.length, column: before.at(-1)!.length + 1 };
    throw new LorikeetError('files.not-json', { file, ...place, found }, { cause });
  }
}

/**
 * Writes `value` as indented JSON, whole or not at all: a reader sees the old content or the new, never a part.
 *
 * @throws files.disk-full, files.not-writable
 */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeWholeFile(file, (handle) => handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`));
}
