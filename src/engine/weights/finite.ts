import type { StoredTensor } from './header.ts';
import { readPieces, refuseNotFinite } from './quantized/pieces.ts';

/** Weights read at a time. */
const PIECE = 2 ** 20;

/**
 * Looks through the values of tensors.
 *
 * @throws LorikeetError `weights.not-finite` for the first that is a NaN or an infinity, with its tensor and place
 */
export async function checkFinite(tensors: Iterable<StoredTensor>): Promise<void> {
  for (const tensor of tensors) {
    const weight = { name: tensor.name, tensor };
    await readPieces(weight, PIECE, (piece) => {
      if (!piece.values.every(Number.isFinite)) refuseNotFinite(weight, piece);
    });
  }
}
