import { invariant } from '../errors/index.ts';
import type { ModelSpec } from '../models/index.ts';
import { inputNames, rotaryNames, symbols, windowBiasName } from '../passes/index.ts';
import { float32Tensor, type HostTensor, int32Tensor } from '../runtime/index.ts';
import { rotaryTables } from './rotary.ts';

/** Rows of token ids, special tokens included, without padding. */
export interface TokenBatch {
  readonly sequences: readonly ArrayLike<number>[];
  /** One class per row; left out where only logits are wanted. */
  readonly labels?: readonly number[];
  /** One weight per class, for the loss. */
  readonly classWeights: readonly number[];
}

/** What a batch feeds, and the sizes of the graph's symbols. */
export interface BatchFeeds {
  readonly feeds: Readonly<Record<string, HostTensor>>;
  readonly sizes: Readonly<Record<string, number>>;
  /** Tokens of the rows, the dummy one not counted. */
  readonly tokenCount: number;
}

/** Added to attention scores of slots that must not be seen: their share becomes exactly 0 in float32. */
const maskedScore = -1e9;

/**
 * The inputs of one run. Linear layers see packed tokens: all rows one behind the other, then one dummy token. Attention
 * sees [rows, length] slots; every slot beyond a row's end holds the dummy token. There is always at least one such
 * slot, for the dummy token needs one to point back at (see `Repack`), so length grows by one where all rows are equal.
 */
export function batchFeeds(spec: ModelSpec, batch: TokenBatch): BatchFeeds {
  const { sequences } = batch;
  invariant(sequences.length > 0 && sequences.every(({ length }) => length > 0), 'a batch with an empty row');
  const lengths = sequences.map(({ length }) => length);
  const longest = Math.max(...lengths);
  const length = lengths.every((each) => each === longest) ? longest + 1 : longest;
  const tokenCount = lengths.reduce((total, each) => total + each, 0);
  const tokens = tokenCount + 1;
  const rows = sequences.length;
  const feeds: Record<string, HostTensor> = {
    ...packingFeeds(sequences, lengths, length, tokens),
    ...tokenFeeds(spec, sequences, tokens),
    ...attentionFeeds(spec, lengths, length),
    [inputNames.pooling]: float32Tensor([rows, tokens], poolingWeights(spec, lengths, tokens)),
    [inputNames.targets]: targets(batch),
  };
  return { feeds, sizes: { [symbols.tokens]: tokens, [symbols.rows]: rows, [symbols.length]: length }, tokenCount };
}

function packingFeeds(
  sequences: readonly ArrayLike<number>[],
  lengths: readonly number[],
  length: number,
  tokens: number,
): Record<string, HostTensor> {
  const rows = sequences.length;
  const dummy = tokens - 1;
  const tokenOfSlot = new Int32Array(rows * length).fill(dummy);
  const slotOfToken = new Int32Array(tokens);
  let token = 0;
  lengths.forEach((rowLength, row) => {
    for (let position = 0; position < rowLength; position++) {
      const slot = row * length + position;
      tokenOfSlot[slot] = token;
      slotOfToken[token] = slot;
      token++;
    }
  });
  slotOfToken[dummy] = tokenOfSlot.indexOf(dummy);
  return {
    [inputNames.tokenOfSlot]: int32Tensor([rows, length], tokenOfSlot),
    [inputNames.slotOfToken]: int32Tensor([tokens], slotOfToken),
  };
}

function tokenFeeds(
  spec: ModelSpec,
  sequences: readonly ArrayLike<number>[],
  tokens: number,
): Record<string, HostTensor> {
  const ids = new Int32Array(tokens).fill(spec.padId);
  const positions = new Int32Array(tokens);
  const rule = spec.embeddings.positions?.rule;
  let at = 0;
  for (const sequence of sequences) {
    ids.set(sequence, at);
    if (rule === 'absolute') for (let i = 0; i < sequence.length; i++) positions[at + i] = i;
    if (rule === 'after-padding-id') {
      let count = 0;
      for (let i = 0; i < sequence.length; i++) {
        const isPad = sequence[i] === spec.padId;
        if (!isPad) count++;
        positions[at + i] = spec.padId + (isPad ? 0 : count);
      }
    }
    at += sequence.length;
  }
  const feeds: Record<string, HostTensor> = { [inputNames.inputIds]: int32Tensor([tokens], ids) };
  if (rule) feeds[inputNames.positionIds] = int32Tensor([tokens], positions);
  return feeds;
}

function attentionFeeds(spec: ModelSpec, lengths: readonly number[], length: number): Record<string, HostTensor> {
  const feeds: Record<string, HostTensor> = {};
  const rows = lengths.length;
  for (const window of new Set(spec.layers.map(({ attention }) => attention.window))) {
    if (window === null) {
      const bias = new Float32Array(rows * length);
      lengths.forEach((rowLength, row) => bias.fill(maskedScore, row * length + rowLength, (row + 1) * length));
      feeds[inputNames.attentionBias] = float32Tensor([rows, 1, 1, length], bias);
    } else {
      feeds[windowBiasName(window)] = float32Tensor([rows, 1, length, length], windowBias(lengths, length, window));
    }
  }
  for (const base of new Set(spec.layers.map(({ attention }) => attention.rotaryBase))) {
    if (base === null) continue;
    const { cosine, sine } = rotaryTables(base, length, spec.headSize);
    const names = rotaryNames(base);
    feeds[names.cosine] = float32Tensor([length, spec.headSize], cosine);
    feeds[names.sine] = float32Tensor([length, spec.headSize], sine);
  }
  return feeds;
}

function windowBias(lengths: readonly number[], length: number, window: number): Float32Array {
  const bias = new Float32Array(lengths.length * length * length).fill(maskedScore);
  lengths.forEach((rowLength, row) => {
    for (let query = 0; query < length; query++) {
      const start = (row * length + query) * length;
      bias.fill(0, start + Math.max(0, query - window), start + Math.max(0, Math.min(rowLength, query + window + 1)));
    }
  });
  return bias;
}

function poolingWeights(spec: ModelSpec, lengths: readonly number[], tokens: number): Float32Array {
  const weights = new Float32Array(lengths.length * tokens);
  let first = 0;
  lengths.forEach((rowLength, row) => {
    const start = row * tokens + first;
    if (spec.head.pooling === 'mean') weights.fill(1 / rowLength, start, start + rowLength);
    else weights[start] = 1;
    first += rowLength;
  });
  return weights;
}

/** w[y] / Σ w[y] at the label of each row; zeros without labels. */
function targets({ sequences, labels, classWeights }: TokenBatch): HostTensor {
  const classes = classWeights.length;
  const values = new Float32Array(sequences.length * classes);
  if (labels) {
    const total = labels.reduce((sum, label) => sum + (classWeights[label] as number), 0);
    labels.forEach((label, row) => (values[row * classes + label] = (classWeights[label] as number) / total));
  }
  return float32Tensor([sequences.length, classes], values);
}
