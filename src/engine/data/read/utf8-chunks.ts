import { isUtf8 } from 'node:buffer';
import type { DecodedPiece } from './decoded-piece.ts';
import { fileBytes } from './file-bytes.ts';

/** A character of UTF-8 has at most four bytes, so at most three of a cut one. */
const MOST_CUT_BYTES = 3;

/**
 * The text of a UTF-8 file in pieces of about a megabyte, without its byte order mark. At the first byte that is not UTF-8
 * it calls `onInvalid`, gives the text before that byte and one replacement character, and ends: whoever parses the pieces
 * then knows the record the byte is in, which is the last one.
 *
 * @throws files.missing, files.unreadable
 */
export async function* utf8Chunks(
  path: string,
  from: number,
  onInvalid: () => void,
): AsyncGenerator<DecodedPiece, void> {
  let pending: Buffer = Buffer.alloc(0);
  let isFirst = from === 0;
  let start = from;
  for await (const chunk of fileBytes(path, from)) {
    let bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    if (isFirst) {
      if (bytes.subarray(0, 3).equals(UTF8_MARK)) {
        bytes = bytes.subarray(3);
        start += 3;
      }
      isFirst = false;
    }
    const end = wholeCharacters(bytes);
    if (end === undefined) {
      onInvalid();
      yield { text: `${bytes.toString('utf8', 0, validLength(bytes))}\ufffd`, start };
      return;
    }
    if (end > 0) yield { text: bytes.toString('utf8', 0, end), start };
    start += end;
    pending = bytes.subarray(end);
  }
  if (pending.length > 0) {
    onInvalid();
    yield { text: '\ufffd', start };
  }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Bytes up to the end of the last whole character; undefined where they are not UTF-8. */
function wholeCharacters(bytes: Buffer): number | undefined {
  for (let cut = 0; cut <= Math.min(MOST_CUT_BYTES, bytes.length); cut += 1) {
    const end = bytes.length - cut;
    if (!isUtf8(bytes.subarray(0, end))) continue;
    return cut === 0 || couldContinue(bytes.subarray(end)) ? end : undefined;
  }
  return undefined;
}

/** Whether more bytes could make these one character: its first byte announces more of them than there are. */
function couldContinue(tail: Buffer): boolean {
  const first = tail[0]!;
  const announced = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 1;
  return first <= 0xf4 && tail.length < announced && tail.subarray(1).every((byte) => byte >> 6 === 0b10);
}

/** Length of the longest prefix that is UTF-8, by bisection. */
function validLength(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (wholeCharacters(bytes.subarray(0, middle)) === undefined) invalid = middle;
    else valid = middle;
  }
  return wholeCharacters(bytes.subarray(0, valid)) ?? 0;
}
