/**
 * The `Precompiled` normalizer of SentencePiece models: rules that replace characters, as a trie in a double array (darts-clone) and the
 * texts that its values point into. Rules are applied as the library `tokenizers` applies them (its crate `spm_precompiled`): to a
 * grapheme of less than 6 bytes as a whole, by the shortest rule that it begins with, else to each of its characters.
 */
export class Charsmap {
  readonly #units: Uint32Array;
  readonly #texts: Buffer;
  /** What single characters become. Almost every text has no others. */
  readonly #characters = new Map<string, string>();
  readonly #graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

  /** @throws Error with the reason, for what are no rules */
  constructor(blob: Buffer) {
    const trieBytes = blob.length < 4 ? 0 : blob.readUInt32LE();
    if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > blob.length) {
      throw new Error('the rules of its normalizer are damaged');
    }
    this.#units = Uint32Array.from({ length: trieBytes / 4 }, (_, at) => blob.readUInt32LE(4 + at * 4));
    this.#texts = blob.subarray(4 + trieBytes);
  }

  normalize(text: string): string {
    const pieces: string[] = [];
    for (const grapheme of this.#split(text)) {
      if (grapheme.length <= 2 && grapheme.length === (grapheme.codePointAt(0)! > 0xffff ? 2 : 1)) {
        pieces.push(this.#ofCharacter(grapheme));
        continue;
      }
      const whole = Buffer.byteLength(grapheme) < 6 ? this.#ruleOf(grapheme) : undefined;
      if (whole !== undefined) pieces.push(whole);
      else for (const character of grapheme) pieces.push(this.#ofCharacter(character));
    }
    return pieces.join('');
  }

  /** Characters, where none of the text joins another to a grapheme. */
  #split(text: string): Iterable<string> {
    if (!joining.test(text)) return text;
    return Array.from(this.#graphemes.segment(text), ({ segment }) => segment);
  }

  #ofCharacter(character: string): string {
    let normalized = this.#characters.get(character);
    if (normalized === undefined) {
      normalized = this.#ruleOf(character) ?? character;
      this.#characters.set(character, normalized);
    }
    return normalized;
  }

  /** The text of the shortest rule that is a beginning of `piece`. */
  #ruleOf(piece: string): string | undefined {
    const units = this.#units;
    let at = 0;
    let unit = units[0]!;
    at ^= offsetOf(unit);
    for (const byte of Buffer.from(piece)) {
      if (byte === 0) return undefined;
      at ^= byte;
      unit = units[at] ?? 0;
      // Bit 31 marks a value, which no byte stands in front of.
      if ((unit & 0x8000_00ff) !== byte) return undefined;
      at ^= offsetOf(unit);
      if (((unit >>> 8) & 1) === 1) return this.#textAt((units[at] ?? 0) & 0x7fff_ffff);
    }
    return undefined;
  }

  #textAt(start: number): string {
    const end = this.#texts.indexOf(0, start);
    return this.#texts.toString('utf8', start, end === -1 ? this.#texts.length : end);
  }
}

const joining = /[\p{M}\p{Cf}\p{Grapheme_Extend}\r]/u;

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
