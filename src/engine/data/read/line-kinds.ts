/** Lines of one kind: the first few of them, counted from 1, and how many there are. */
export interface CountedLines {
  readonly lines: number[];
  count: number;
}

/** What the lines of a text file are made of, as far as bytes tell. Lines of ASCII alone say nothing and are not counted. */
export interface LineKinds {
  /** Takes the next bytes of the file. */
  add(bytes: Uint8Array): void;
  /** To be called after the last bytes. */
  end(): void;
  /** Lines with letters beyond ASCII, all of them valid UTF-8. */
  readonly utf8: CountedLines;
  /** Lines that are not UTF-8. */
  readonly other: CountedLines;
  /** Whether all that is wrong is a character cut off at the end of the file. */
  readonly isCutOff: () => boolean;
  /** Bytes of lines that are not UTF-8, some tens of kilobytes at most: what an encoding can be guessed from. */
  readonly sample: () => Buffer;
}

const MOST_NAMED_LINES = 3;
const MOST_SAMPLE_BYTES = 1 << 16;
const NEWLINE = 0x0a;

/** Sorts the lines of a file into UTF-8 (RFC 3629: no overlong forms, no surrogates) and not. */
export function lineKinds(): LineKinds {
  const utf8: CountedLines = { lines: [], count: 0 };
  const other: CountedLines = { lines: [], count: 0 };
  const samples: Buffer[] = [];
  let sampled = 0;
  let line = 1;
  /** Continuation bytes still expected, and the bounds of the next one. */
  let expected = 0;
  let lowest = 0x80;
  let highest = 0xbf;
  let isHigh = false;
  let isBad = false;
  let isCut = false;

  const count = (kind: CountedLines) => {
    kind.count += 1;
    if (kind.lines.length < MOST_NAMED_LINES) kind.lines.push(line);
  };
  const endLine = () => {
    if (isBad) count(other);
    else if (isHigh) count(utf8);
    line += 1;
    isHigh = isBad = false;
  };
  const step = (byte: number) => {
    if (expected > 0) {
      if (byte >= lowest && byte <= highest) {
        expected -= 1;
        lowest = 0x80;
        highest = 0xbf;
        return;
      }
      isBad = true;
      expected = 0;
    }
    if (byte < 0x80) return;
    isHigh = true;
    lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    highest = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) expected = 1;
    else if (byte >= 0xe0 && byte <= 0xef) expected = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) expected = 3;
    else isBad = true;
  };

  return {
    add(bytes) {
      let start = 0;
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at]!;
        if (byte >= 0x80 || expected > 0) step(byte);
        if (byte !== NEWLINE && at < bytes.length - 1) continue;
        if (isBad && sampled < MOST_SAMPLE_BYTES) {
          const sample = Buffer.from(bytes.subarray(start, Math.min(at + 1, start + MOST_SAMPLE_BYTES)));
          samples.push(sample);
          sampled += sample.length;
        }
        start = at + 1;
        if (byte === NEWLINE) endLine();
      }
    },
    end() {
      if (expected > 0) {
        isCut = other.count === 0 && !isBad;
        isBad = true;
      }
      endLine();
    },
    utf8,
    other,
    isCutOff: () => isCut,
    sample: () => Buffer.concat(samples),
  };
}
