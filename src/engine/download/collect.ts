/** Milliseconds that an answer may take however little comes; after them its mean rate counts. */
const GRACE_MS = 60_000;
/** Slower than any line on which the rest of a download would end. */
const LEAST_BYTES_PER_SECOND = 1000;

export interface CollectLimits {
  /** Makes the error for more than `most` bytes. */
  readonly most: number;
  readonly tooLong: () => Error;
  /** Milliseconds until the rate counts. */
  readonly grace?: number;
}

/**
 * An answer in memory. Silence is found by the connection; a byte now and then is none, and would keep a caller waiting without end.
 *
 * @throws what `tooLong` makes; a connection error for one that trickles, which {@link connectionTrouble} takes for silence
 */
export async function collect(
  body: AsyncIterable<unknown>,
  { most, tooLong, grace = GRACE_MS }: CollectLimits,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  const start = performance.now();
  for await (const piece of body as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) throw tooLong();
    pieces.push(piece);
    const elapsed = performance.now() - start;
    if (elapsed > grace && length < (elapsed / 1000) * LEAST_BYTES_PER_SECOND) {
      throw Object.assign(new Error('the answer trickles'), { code: 'ETIMEDOUT' });
    }
  }
  return Buffer.concat(pieces);
}
