import { readFailure, requireFile, filePieces } from '../../files/index.ts';

/**
 * The bytes of a file in pieces of up to a megabyte, from a byte on.
 *
 * @throws files.missing, files.unreadable
 */
export async function* fileBytes(file: string, start = 0): AsyncGenerator<Buffer, void> {
  await requireFile(file);
  try {
    yield* filePieces(file, start);
  } catch (error) {
    throw readFailure(file, error);
  }
}
