import type { StoredTensor } from './header.ts';
import { PIECE, readPieces, refuseNotFinite } from './formats/pieces.ts';

/**
 * Looks through the values of tensors.
 *
 * @throws LorikeetError `weights.not-finite` for the first that is a NaN or an infinity, with its tensor and place
 */
export async function checkFinite(tensors: Iterable<StoredTensor>): Promise<void> {
  for (const tensor of tensors) {
    const weight = { name: tensor.name, tensor };
    await readPieces(weight, PIECE, (piece) => refuseNotFinite(weight, piece, piece.values));
  }
}
