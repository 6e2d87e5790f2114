/** Sizes are rounded up to this. */
const UNIT = 256;
/** A free piece this much larger than the request is always split. */
const MOST_WASTED = 128 << 20;
/** Size of the first block. Each later one is twice as large, up to the largest, or as large as a request needs. */
const FIRST_BLOCK = 1 << 20;
/** The largest block that comes of doubling. */
const MOST_DOUBLED = 1 << 30;
/** Memory counts as used by pieces of this size once anything was written to them. */
const PAGE = 16 << 10;

interface Piece {
  start: number;
  size: number;
  isFree: boolean;
}

interface Block {
  readonly pieces: Piece[];
  readonly touched: Uint8Array;
}

/** Address range of a value. */
export interface Place {
  readonly block: Block;
  readonly piece: Piece;
}

/**
 * The runtime's CPU arena, best fit with coalescing (onnxruntime's BFCArena with its defaults): what it costs is not what
 * values hold, but what was ever written of the blocks they are cut from.
 */
export class Arena {
  /** The newest first, which is at the lowest address. */
  readonly #blocks: Block[] = [];
  #nextBlock = FIRST_BLOCK;
  #touchedPages = 0;

  /** Bytes written so far, counted in pages: the arena gives nothing back. */
  get touchedBytes(): number {
    return this.#touchedPages * PAGE;
  }

  allocate(bytes: number): Place {
    const size = Math.max(UNIT, Math.ceil(bytes / UNIT) * UNIT);
    const place = this.#bestFit(size) ?? this.#extend(size);
    this.#cut(place, size);
    place.piece.isFree = false;
    this.#touch(place, size);
    return place;
  }

  free({ block, piece }: Place): void {
    piece.isFree = true;
    const index = block.pieces.indexOf(piece);
    this.#merge(block, index);
    if (index > 0) this.#merge(block, index - 1);
  }

  /** The smallest free piece that is large enough, of equal ones that of the lowest address: the system places blocks downwards. */
  #bestFit(size: number): Place | undefined {
    let best: Place | undefined;
    for (const block of this.#blocks) {
      for (const piece of block.pieces) {
        if (piece.isFree && piece.size >= size && (best === undefined || piece.size < best.piece.size)) {
          best = { block, piece };
        }
      }
    }
    return best;
  }

  #extend(size: number): Place {
    while (this.#nextBlock < size) this.#nextBlock *= 2;
    const piece = { start: 0, size: this.#nextBlock, isFree: true };
    const block = { pieces: [piece], touched: new Uint8Array(Math.ceil(this.#nextBlock / PAGE)) };
    this.#blocks.unshift(block);
    if (this.#nextBlock < MOST_DOUBLED) this.#nextBlock *= 2;
    return { block, piece };
  }

  #cut({ block, piece }: Place, size: number): void {
    if (piece.size < 2 * size && piece.size - size < MOST_WASTED) return;
    const rest = { start: piece.start + size, size: piece.size - size, isFree: true };
    piece.size = size;
    block.pieces.splice(block.pieces.indexOf(piece) + 1, 0, rest);
  }

  #merge(block: Block, index: number): void {
    const [first, second] = [block.pieces[index], block.pieces[index + 1]];
    if (!first?.isFree || !second?.isFree) return;
    first.size += second.size;
    block.pieces.splice(index + 1, 1);
  }

  #touch({ block, piece }: Place, size: number): void {
    const end = Math.ceil((piece.start + size) / PAGE);
    for (let page = Math.floor(piece.start / PAGE); page < end; page++) {
      if (block.touched[page] === 1) continue;
      block.touched[page] = 1;
      this.#touchedPages += 1;
    }
  }
}
