import { decodedChunks } from './decoded-chunks.ts';
import type { TextPlace } from './text-place.ts';

/** The text of a file from a place on. */
export interface TextReader {
  pieces(): AsyncGenerator<string, void>;
  /** Where the last `unread` characters of those given so far begin. */
  place(unread: number): TextPlace;
}

/** Reads text as {@link decodedChunks} does, and knows at any time which byte it is at. */
export function textReader(path: string, encoding: string, from: TextPlace, onInvalid: () => void): TextReader {
  /** Characters from `from.byte` on that were decoded, those skipped among them. */
  let decoded = 0;
  /** Bytes that decoding can begin at, by the characters before them; the first is at or before all that is unread. */
  let starts = [{ characters: 0, byte: from.byte }];
  return {
    async *pieces() {
      for await (const { text, start } of decodedChunks(path, encoding, from.byte, onInvalid)) {
        if (start !== null && decoded > 0) starts.push({ characters: decoded, byte: start });
        const skipped = Math.min(text.length, Math.max(0, from.skip - decoded));
        decoded += text.length;
        if (skipped < text.length) yield text.slice(skipped);
      }
    },
    place(unread) {
      const at = decoded - unread;
      const last = starts.findLastIndex(({ characters }) => characters <= at);
      starts = starts.slice(last);
      const [{ characters, byte }] = starts as [{ characters: number; byte: number }];
      return { byte, skip: at - characters };
    },
  };
}
