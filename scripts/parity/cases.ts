import { existsSync } from 'node:fs';
import { type Check, checksOf, type Quantity } from './check.ts';
import { closeNumbers, equalValues } from './compare.ts';
import { hiddenNames, type OpenModel, withModel } from './model.ts';
import { at, jsonAt, namesIn, type Reference, type ReferenceTensor, tensorNamed, tensorsAt } from './reference.ts';
import { tolerances } from './tolerances.ts';

interface BatchFile {
  readonly model: string;
  readonly labels: readonly number[];
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
}

interface ExpectedFile {
  readonly class_weights: readonly number[];
  readonly loss: number;
  readonly num_trainable: number;
  readonly num_total: number;
  readonly grad_norm: number;
  /** The position that stands for each row, where it is not the first. */
  readonly pooled_index?: readonly number[] | null;
  readonly variants?: Readonly<Record<string, { readonly loss: number }>>;
}

/** One adapter over one checkpoint: hidden states, logits, loss and gradients of one batch, and other batches of the like. */
export async function* checkCases(reference: Reference): AsyncGenerator<Check> {
  for (const name of await namesIn(reference, 'cases')) {
    yield* checksOf(`cases/${name}`, () => quantitiesOf(reference, name));
  }
}

async function* quantitiesOf(reference: Reference, name: string): AsyncGenerator<Quantity> {
  const batchFile = await jsonAt<BatchFile>(reference, 'cases', name, 'batch.json');
  const expected = await jsonAt<ExpectedFile>(reference, 'cases', name, 'expected.json');
  const tensors = await tensorsAt(reference, 'cases', name, 'expected.safetensors');
  const classes = expected.class_weights.length;
  const names = { model: batchFile.model, adapter: `cases/${name}/adapter`, classes };
  yield* withModel(reference, names, async function* (open): AsyncGenerator<Quantity> {
    const rows = batchFile.input_ids.map((ids, row) => realTokens(ids, batchFile.attention_mask[row] ?? []));
    const batch = { sequences: rows, labels: batchFile.labels, classWeights: expected.class_weights };
    yield ['parameters', parameterCounts(open, expected)];
    const outputs = await open.model.evaluate(batch, open.values, ['logits', ...hiddenNames(open.spec.layers.length)]);
    if (existsSync(at(reference, 'cases', name, 'hidden_states.safetensors'))) {
      const hidden = await tensorsAt(reference, 'cases', name, 'hidden_states.safetensors');
      const { layers, head, padId } = open.spec;
      // Where one token stands for a text, the last layer gives the states of those alone.
      const keptTokens = (mark: string) =>
        mark === `hidden.${layers.length}` && head.pooling !== 'mean'
          ? batchFile.attention_mask.map((mask, row) =>
              pooledAlone(head.pooling, batchFile.input_ids[row] ?? [], mask, padId),
            )
          : batchFile.attention_mask;
      const pairs = [...hidden].map(([mark, states]) => ({
        where: mark,
        ours: (outputs[mark]?.data ?? []) as Float32Array,
        theirs: statesOfTokens(states, keptTokens(mark)),
      }));
      // Ours hold the tokens of all rows behind each other; the reference has those of the first rows.
      const first = pairs.map((pair) => ({ ...pair, ours: Array.from(pair.ours).slice(0, pair.theirs.length) }));
      yield ['hidden states', closeNumbers(first, tolerances.hiddenStates)];
    }
    const theirLogits = tensorNamed(tensors, 'logits').data;
    const whole = rowsPooledInText(expected.pooled_index, batchFile.attention_mask);
    if (whole.length < rows.length) {
      const ofRows = (values: ArrayLike<number>) =>
        whole.flatMap((row) => Array.from({ length: classes }, (_, at) => values[row * classes + at] as number));
      const ours = ofRows(outputs['logits']?.data as Float32Array);
      const pair = { where: 'logits', ours, theirs: ofRows(theirLogits) };
      // Loss and gradients are of all rows.
      yield [`logits of ${whole.length} rows: others pool pads`, closeNumbers([pair], tolerances.logits)];
      return;
    }
    const logits = { where: 'logits', theirs: theirLogits };
    yield ['logits', closeNumbers([{ ...logits, ours: outputs['logits']?.data as Float32Array }], tolerances.logits)];
    const result = await open.model.train(batch, open.values, [1, 0], 1);
    yield ['logits in training', closeNumbers([{ ...logits, ours: result.logits }], tolerances.logits)];
    yield ['loss', closeNumbers([{ where: 'loss', ours: [result.loss], theirs: [expected.loss] }], tolerances.loss)];
    if (existsSync(at(reference, 'cases', name, 'grads.safetensors'))) {
      yield* gradients(result.gradients, await tensorsAt(reference, 'cases', name, 'grads.safetensors'));
    }
    const norm = Math.sqrt([...result.gradients.values()].flatMap((g) => [...g]).reduce((sum, x) => sum + x * x, 0));
    const normPair = { where: 'norm', ours: [norm], theirs: [expected.grad_norm] };
    yield ['gradient norm', closeNumbers([normPair], tolerances.gradientNorm)];
    if (expected.variants) yield* variants(reference, name, open, batch, expected.variants);
  });
}

/**
 * The rows whose pooled position is a token of the text. Where a batch is padded with another id than the config names, transformers
 * takes the last padding for the last token of a row; Lorikeet never sees padding.
 */
function rowsPooledInText(
  pooled: readonly number[] | null | undefined,
  masks: readonly (readonly number[])[],
): readonly number[] {
  return [...masks.keys()].filter((row) => !pooled || masks[row]?.[pooled[row] as number] === 1);
}

/** The tokens that are no padding, on whichever side that is. */
function realTokens(ids: readonly number[], mask: readonly number[]): number[] {
  return ids.filter((_, position) => mask[position] === 1);
}

/** A row's mask with 1 at the token alone that stands for it. */
function pooledAlone(
  pooling: 'first' | 'last' | 'mean',
  ids: readonly number[],
  mask: readonly number[],
  padId: number,
): number[] {
  const stands = (position: number) => mask[position] === 1 && (pooling === 'first' || ids[position] !== padId);
  const positions = [...mask.keys()].filter(stands);
  const pooled = pooling === 'first' ? positions[0] : positions.at(-1);
  return mask.map((_, position) => (position === pooled ? 1 : 0));
}

/** [rows, length, hidden] at the positions that the mask has a 1 for. */
function statesOfTokens({ shape, data }: ReferenceTensor, mask: readonly (readonly number[])[]): number[] {
  const [rows, length, size] = shape as [number, number, number];
  const states: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let position = 0; position < length; position++) {
      const start = (row * length + position) * size;
      if (mask[row]?.[position] === 1) states.push(...data.subarray(start, start + size));
    }
  }
  return states;
}

/** The reference counts a head that the adapter trains twice in its total, as PEFT does: the original and the copy. */
function parameterCounts({ workbench, spec, parts }: OpenModel, expected: ExpectedFile) {
  const { trainable, total } = workbench.countTrained(spec, parts);
  const head = workbench
    .trainedTensorsOf(spec, parts)
    .filter(({ part }) => part.kind === 'full')
    .reduce((sum, { shape }) => sum + shape.reduce((size, dim) => size * dim, 1), 0);
  return equalValues([
    { where: 'trained', ours: trainable, theirs: expected.num_trainable },
    { where: 'in all', ours: total + head, theirs: expected.num_total },
  ]);
}

async function* gradients(
  ours: ReadonlyMap<string, Float32Array>,
  theirs: ReadonlyMap<string, ReferenceTensor>,
): AsyncGenerator<Quantity> {
  yield [
    'trained tensors',
    equalValues([{ where: 'names', ours: [...ours.keys()].sort(), theirs: [...theirs.keys()].sort() }]),
  ];
  const pairs = [...theirs].map(([where, { data }]) => ({ where, ours: ours.get(where) ?? [], theirs: data }));
  yield ['gradients', closeNumbers(pairs, tolerances.gradients)];
}

/** The same rows with other ids or padding (pad tokens that end a text, rows of nothing else): logits, loss, head gradient. */
async function* variants(
  reference: Reference,
  name: string,
  { model, values }: OpenModel,
  batch: { readonly labels: readonly number[]; readonly classWeights: readonly number[] },
  expected: NonNullable<ExpectedFile['variants']>,
): AsyncGenerator<Quantity> {
  const tensors = await tensorsAt(reference, 'cases', name, 'variants.safetensors');
  for (const [kind, { loss }] of Object.entries(expected)) {
    const ids = rowsOf(tensorNamed(tensors, `${kind}.input_ids`));
    const mask = rowsOf(tensorNamed(tensors, `${kind}.attention_mask`));
    const sequences = ids.map((row, index) => realTokens(row, mask[index] ?? []));
    const result = await model.train({ ...batch, sequences }, values, [1, 0], 1);
    const theirLogits = tensorNamed(tensors, `${kind}.logits`).data;
    const logits = closeNumbers([{ where: kind, ours: result.logits, theirs: theirLogits }], tolerances.logits);
    yield [`${kind}: logits`, logits];
    yield [`${kind}: loss`, closeNumbers([{ where: kind, ours: [result.loss], theirs: [loss] }], tolerances.loss)];
    const headGradient = [...result.gradients].find(([tensor]) => tensor.endsWith('.score.weight'))?.[1] ?? [];
    const theirGradient = tensorNamed(tensors, `${kind}.score_grad`).data;
    const pair = { where: kind, ours: headGradient, theirs: theirGradient };
    yield [`${kind}: head`, closeNumbers([pair], tolerances.gradients)];
  }
}

function rowsOf({ shape, data }: ReferenceTensor): number[][] {
  const [rows, length] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * length, (row + 1) * length)));
}
