/**
 * Scripts that put no spaces between words. `\w\w+` takes a whole sentence of them for one word, so that each character is a
 * term of its own here, and two of them a 2-gram: bigrams of characters classify Chinese about as well as words do
 * (Li, Sun and Zhang, "A Comparison and Semi-Quantitative Analysis of Words and Character-Bigrams as Features in Chinese Text
 * Categorization", ACL 2006).
 */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;

/** Python's `\w` without those scripts: letters, numbers and the underscore, but no combining marks. */
const PATTERN = new RegExp(String.raw`[${UNSPACED}]|(?:(?![${UNSPACED}])[\p{L}\p{N}_]){2,}`, 'gu');

/** The words of a text as scikit-learn's `TfidfVectorizer` takes them by default: lower case, two characters or more. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(PATTERN) ?? [];
}

/** Words, then pairs of neighbors joined by a space (`ngram_range=(1, 2)`). */
export function termsOf(text: string): string[] {
  const words = wordsOf(text);
  const pairs = words.slice(1).map((word, index) => `${words[index]!} ${word}`);
  return [...words, ...pairs];
}

/** Lengths of the pieces of words. */
const PIECES = { shortest: 3, longest: 5 } as const;

/**
 * Pieces of 3 to 5 characters of each word with a space at both ends, as scikit-learn's `analyzer='char_wb', ngram_range=(3, 5)`: they
 * are alike for forms of a word, misspellings and names. Punctuation counts. Characters are UTF-16 units.
 */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const word of text.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const padded = ` ${word} `;
    for (let length: number = PIECES.shortest; length <= PIECES.longest; length += 1) {
      for (let start = 0; start === 0 || start + length <= padded.length; start += 1) {
        pieces.push(padded.slice(start, start + length));
      }
      // A word that is one piece is that piece at all lengths.
      if (padded.length <= length) break;
    }
  }
  return pieces;
}
