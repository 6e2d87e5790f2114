import type { Unigram } from '@huggingface/tokenizers';

/** The best way to a place of a word, by the characters before it. */
interface Reached {
  /** Sum of the scores of its pieces; added up from the left, in float64. */
  readonly score: number;
  /** Where its last piece begins. */
  readonly start: number;
  readonly isKnown: boolean;
}

/**
 * Replaces the search of a unigram model by that of the library `tokenizers` (its `encode_optimized`): of all pieces that end at a place
 * the first with the largest sum is kept, before a further piece is added. The library used here compares sums with the next piece added,
 * where rounding makes ties. Unknown characters that follow each other in a word are one piece.
 */
export function withOptimizedSearch(model: Unigram): void {
  const { trie, tokens_to_ids: ids, scores, unk_score: unknownScore } = model;
  model.fuse_unk = false;
  model.tokenize = (word: string) => {
    const characters = Array.from(word);
    const reached: (Reached | undefined)[] = [{ score: 0, start: 0, isKnown: true }];
    const offer = (end: number, way: Reached) => {
      const best = reached[end];
      if (best === undefined || way.score > best.score) reached[end] = way;
    };
    for (let start = 0; start < characters.length; start += 1) {
      // Every character is a piece, known or not, so every place is reached.
      const before = reached[start]!.score;
      let node = trie.root.children.get(characters[start]!);
      if (node?.is_leaf !== true) offer(start + 1, { score: before + unknownScore, start, isKnown: false });
      let piece = '';
      for (let end = start + 1; node !== undefined; end += 1) {
        piece += characters[end - 1]!;
        if (node.is_leaf) offer(end, { score: before + scores[ids.get(piece)!]!, start, isKnown: true });
        node = end < characters.length ? node.children.get(characters[end]!) : undefined;
      }
    }
    return piecesOf(characters, reached);
  };
}

function piecesOf(characters: readonly string[], reached: readonly (Reached | undefined)[]): string[] {
  const pieces: string[] = [];
  let end = characters.length;
  while (end > 0) {
    const last = reached[end]!;
    let { start } = last;
    while (!last.isKnown && start > 0 && !reached[start]!.isKnown) start = reached[start]!.start;
    pieces.push(characters.slice(start, end).join(''));
    end = start;
  }
  return pieces.reverse();
}
