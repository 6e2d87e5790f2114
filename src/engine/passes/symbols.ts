import { product, type Shape } from '../ir/index.ts';
import type { RotarySpec, Visibility } from '../models/index.ts';

/** Sizes known when a graph runs. */
export const symbols = {
  /** Packed tokens of the batch, the dummy row at the end included. */
  tokens: 'tokens',
  /** Rows of the batch. */
  rows: 'rows',
  /** Slots of a padded row. */
  length: 'length',
  /** Rank of the low-rank updates, in a graph for adapters of any rank. */
  rank: 'rank',
} as const;

/** Names of the inputs that describe a batch; a graph has those its model needs. */
export const inputNames = {
  /** int32 [tokens] */
  inputIds: 'input_ids',
  /** int32 [tokens] */
  positionIds: 'position_ids',
  /** float32 [rows, tokens]: weight of each token in the state that stands for the row */
  pooling: 'pooling',
  /**
   * float32 [rows, classes]: class weight at the label, divided by the sum of those weights over the batch; of multi-label models the share of
   * each label of each row in the loss, negative where the row does not have the label
   */
  targets: 'targets',
  /** float32: factor on the loss before it is differentiated */
  lossScale: 'loss_scale',
  /** bool: whether gradients are computed */
  training: 'training',
} as const;

/**
 * The inputs that lead from packed tokens to slots and back, for layers of so many heads: each moves a head of a token by itself,
 * so that heads come to stand apart on the way.
 *
 * - `tokenOfSlot` int32 [rows, heads, length]: the token of each slot, times heads, plus the head; padded slots name the dummy token
 * - `slotOfToken` int32 [tokens, heads]: the place of each token's heads among all slots; the dummy token names a padded slot
 */
export function packingInputs(heads: number): Readonly<Record<'tokenOfSlot' | 'slotOfToken', NamedShape>> {
  const { rows, length, tokens } = symbols;
  return {
    tokenOfSlot: { name: `token_of_slot_${heads}`, shape: [rows, heads, length] },
    slotOfToken: { name: `slot_of_token_${heads}`, shape: [tokens, heads] },
  };
}

interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * The input added to attention scores: 0 where a slot may be seen, a large negative number elsewhere. [rows, 1, 1, length]
 * where padding alone hides slots, [rows, 1, length, length] where that depends on the slot that looks.
 */
export function attentionBiasInput({ causal, window }: Visibility): NamedShape {
  const { rows, length } = symbols;
  const name = ['attention_bias', ...(causal ? ['causal'] : []), ...(window === null ? [] : [`window_${window}`])];
  const shape = causal || window !== null ? [rows, 1, length, length] : [rows, 1, 1, length];
  return { name: name.join('_'), shape };
}

/**
 * int32 [length, length]: the row of a table of relative positions for each pair of slots (the one that looks, the one it
 * sees), for scores with a bias by their distance.
 */
export const bucketsOfPairs = { name: 'buckets_of_pairs', shape: [symbols.length, symbols.length] } as const;

/**
 * The inputs of disentangled attention. Each slot looks at 2 · length distances, in the order of the slots that it sees or
 * against it; of these products `taken` picks those that belong to a slot of the row.
 *
 * - `forward`, `backward` int32 [2 · length]: the row of the table of each distance, from −length + 1 up and the other way round
 * - `taken` int32 [length, length]: where the product of slot i with slot j stands among the 2 · length² of a head
 * - `inverse` int32 [length, 2 · length], `inside` float32 of the same shape: the way back, see the op `Take`
 */
export const distanceInputs = (() => {
  const { length } = symbols;
  const twice = product([2, length]);
  return {
    forward: { name: 'distances_forward', shape: [twice] },
    backward: { name: 'distances_backward', shape: [twice] },
    taken: { name: 'distances_taken', shape: [length, length] },
    inverse: { name: 'distances_inverse', shape: [length, twice] },
    inside: { name: 'distances_inside', shape: [length, twice] },
  } as const satisfies Record<string, NamedShape>;
})();

/** float32 [length, head size / 2]: cosines and sines of the rotary angles. */
export function rotaryNames({ base, scaling }: RotarySpec): { readonly cosine: string; readonly sine: string } {
  const suffix = [base, ...(scaling ? Object.values(scaling) : [])].join('_');
  return { cosine: `rotary_cosine_${suffix}`, sine: `rotary_sine_${suffix}` };
}

/** Name of the output that holds the gradient of a trainable tensor. */
export const gradientName = (trainable: string): string => `gradient:${trainable}`;

export const outputNames = {
  logits: 'logits',
  loss: 'loss',
  features: 'features',
  /** float32 [tokens]: what each token's embedding contributes to the chosen logit of its row */
  contributions: 'contributions',
} as const;
