/** Sizes known when a graph runs. */
export const symbols = {
  /** Packed tokens of the batch, the dummy row at the end included. */
  tokens: 'tokens',
  /** Rows of the batch. */
  rows: 'rows',
  /** Slots of a padded row. */
  length: 'length',
} as const;

/** Names of the inputs that describe a batch; a graph has those its model needs. */
export const inputNames = {
  /** int32 [tokens] */
  inputIds: 'input_ids',
  /** int32 [tokens] */
  positionIds: 'position_ids',
  /** int32 [rows, length]: the packed token of each slot; padded slots name the dummy token */
  tokenOfSlot: 'token_of_slot',
  /** int32 [tokens]: the slot of each token, counted through all rows; the dummy token names a padded slot */
  slotOfToken: 'slot_of_token',
  /** float32 [rows, 1, 1, length]: 0 at real slots, a large negative number at padded ones */
  attentionBias: 'attention_bias',
  /** float32 [rows, tokens]: weight of each token in the state that stands for the row */
  pooling: 'pooling',
  /** float32 [rows, classes]: class weight at the label, divided by the sum of those weights over the batch */
  targets: 'targets',
  /** float32: factor on the loss before it is differentiated */
  lossScale: 'loss_scale',
  /** bool: whether gradients are computed */
  training: 'training',
} as const;

/** float32 [rows, 1, length, length]: as the attention bias, with slots more than `window` away masked too. */
export const windowBiasName = (window: number): string => `${inputNames.attentionBias}_window_${window}`;

/** float32 [length, head size]: cosines and sines of the rotary angles of that base. */
export const rotaryNames = (base: number) => ({ cosine: `rotary_cosine_${base}`, sine: `rotary_sine_${base}` });

/** Name of the output that holds the gradient of a trainable tensor. */
export const gradientName = (trainable: string): string => `gradient:${trainable}`;

export const outputNames = { logits: 'logits', loss: 'loss' } as const;
