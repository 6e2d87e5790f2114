import { invariant } from '../../errors/index.ts';
import type { ModelSpec, Visibility } from '../../models/index.ts';
import { attentionBiasInput, inputNames, packingInputs, rotaryNames, symbols } from '../../passes/index.ts';
import { float32Tensor, type HostTensor, int32Tensor } from '../../runtime/index.ts';
import { relativeFeeds } from './relative.ts';
import { rotaryTables } from './rotary.ts';

/** Rows of token ids, special tokens included, without padding. */
export interface TokenBatch {
  readonly sequences: readonly ArrayLike<number>[];
  /** One class per row of a single-label model; left out where only logits are wanted. */
  readonly labels?: readonly number[];
  /** The labels of each row of a multi-label model; left out where only logits are wanted. */
  readonly labelSets?: readonly (readonly number[])[];
  /** One weight per class, for the loss; of multi-label models, what a row weighs in the loss of a label that it has. */
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
    ...packingFeeds(spec, lengths, length),
    ...tokenFeeds(spec, sequences, tokens),
    ...attentionFeeds(spec, lengths, length),
    [inputNames.pooling]: float32Tensor([rows, tokens], poolingWeights(spec, sequences, tokens)),
    [inputNames.targets]: spec.task === 'multi-label' ? signedWeights(batch) : targets(batch),
  };
  return { feeds, sizes: { [symbols.tokens]: tokens, [symbols.rows]: rows, [symbols.length]: length }, tokenCount };
}

function packingFeeds(
  { heads, keyValueHeads }: ModelSpec,
  lengths: readonly number[],
  length: number,
): Record<string, HostTensor> {
  const rowOfToken = lengths.flatMap((rowLength, row) => Array<number>(rowLength).fill(row));
  const positionOfToken = lengths.flatMap((rowLength) => [...Array(rowLength).keys()]);
  const dummy = rowOfToken.length;
  // The dummy token points back at a slot that is padding: the one behind the end of the first row that has any.
  const shortest = lengths.findIndex((rowLength) => rowLength < length);
  rowOfToken.push(shortest);
  positionOfToken.push(lengths[shortest] as number);
  const feeds: Record<string, HostTensor> = {};
  for (const count of new Set([heads, keyValueHeads])) {
    const tokenOfSlot = new Int32Array(lengths.length * count * length);
    const slotOfToken = new Int32Array((dummy + 1) * count);
    for (let head = 0; head < count; head++) {
      for (let row = 0; row < lengths.length; row++) {
        const start = (row * count + head) * length;
        tokenOfSlot.fill(dummy * count + head, start, start + length);
      }
      rowOfToken.forEach((row, token) => {
        const slot = (row * count + head) * length + (positionOfToken[token] as number);
        tokenOfSlot[slot] = token * count + head;
        slotOfToken[token * count + head] = slot;
      });
    }
    const inputs = packingInputs(count);
    feeds[inputs.tokenOfSlot.name] = int32Tensor([lengths.length, count, length], tokenOfSlot);
    feeds[inputs.slotOfToken.name] = int32Tensor([dummy + 1, count], slotOfToken);
  }
  return feeds;
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
  // One table for all layers.
  let hasRelative = false;
  for (const { attention } of spec.layers) {
    const { name, shape } = attentionBiasInput(attention.visibility);
    if (!feeds[name]) {
      const perSlot = shape[2] !== 1;
      const bias = perSlot ? slotBias(lengths, length, attention.visibility) : paddingBias(lengths, length);
      feeds[name] = float32Tensor([rows, 1, perSlot ? length : 1, length], bias);
    }
    if (attention.relative && !hasRelative) {
      Object.assign(feeds, relativeFeeds(attention.relative, length));
      hasRelative = true;
    }
    if (!attention.rotary) continue;
    const names = rotaryNames(attention.rotary);
    if (feeds[names.cosine]) continue;
    const { cosine, sine } = rotaryTables(attention.rotary, length, spec.headSize);
    feeds[names.cosine] = float32Tensor([length, spec.headSize / 2], cosine);
    feeds[names.sine] = float32Tensor([length, spec.headSize / 2], sine);
  }
  return feeds;
}

/** [rows, length]: padded slots are masked. */
function paddingBias(lengths: readonly number[], length: number): Float32Array {
  const bias = new Float32Array(lengths.length * length);
  lengths.forEach((rowLength, row) => bias.fill(maskedScore, row * length + rowLength, (row + 1) * length));
  return bias;
}

/** [rows, length, length]: for each slot, what it must not see is masked. A padded slot that sees none sees all alike. */
function slotBias(lengths: readonly number[], length: number, { causal, window }: Visibility): Float32Array {
  const bias = new Float32Array(lengths.length * length * length).fill(maskedScore);
  const reach = window ?? length;
  lengths.forEach((rowLength, row) => {
    for (let slot = 0; slot < length; slot++) {
      const start = (row * length + slot) * length;
      const first = Math.max(0, causal ? slot - reach + 1 : slot - reach);
      const end = Math.min(rowLength, causal ? slot + 1 : slot + reach + 1);
      if (first < end) bias.fill(0, start + first, start + end);
    }
  });
  return bias;
}

function poolingWeights(spec: ModelSpec, sequences: readonly ArrayLike<number>[], tokens: number): Float32Array {
  const weights = new Float32Array(sequences.length * tokens);
  let first = 0;
  sequences.forEach((sequence, row) => {
    const start = row * tokens + first;
    if (spec.head.pooling === 'mean') weights.fill(1 / sequence.length, start, start + sequence.length);
    else weights[start + (spec.head.pooling === 'last' ? lastToken(sequence, spec.padId) : 0)] = 1;
    first += sequence.length;
  });
  return weights;
}

/**
 * The rightmost position whose id is not the pad id, by ids alone as transformers 5 has it: a text that ends in its end
 * token, where that is the pad token too, is read one token before. 0 where every id is the pad id.
 */
function lastToken(sequence: ArrayLike<number>, padId: number): number {
  for (let position = sequence.length - 1; position > 0; position--) if (sequence[position] !== padId) return position;
  return 0;
}

/** w[y] / Σ w[y] at the label of each row; zeros without labels. */
function targets({ sequences, labels, labelSets, classWeights }: TokenBatch): HostTensor {
  invariant(labelSets === undefined, 'a single-label model with label sets');
  const classes = classWeights.length;
  const values = new Float32Array(sequences.length * classes);
  if (labels) {
    const total = labels.reduce((sum, label) => sum + (classWeights[label] as number), 0);
    labels.forEach((label, row) => (values[row * classes + label] = (classWeights[label] as number) / total));
  }
  return float32Tensor([sequences.length, classes], values);
}

/**
 * What each label of each row weighs in the mean over both: w[label] / (rows · labels) where the row has the label, and −1 / (rows ·
 * labels), negative as a sign, where it has not. Zeros without label sets.
 */
function signedWeights({ sequences, labels, labelSets, classWeights }: TokenBatch): HostTensor {
  invariant(labels === undefined, 'a multi-label model with one label for each row');
  const shape = [sequences.length, classWeights.length];
  const values = new Float32Array(sequences.length * classWeights.length);
  if (labelSets === undefined) return float32Tensor(shape, values);
  const count = values.length;
  values.fill(-1 / count);
  labelSets.forEach((set, row) => {
    for (const label of set) values[row * classWeights.length + label] = (classWeights[label] as number) / count;
  });
  return float32Tensor(shape, values);
}
