import { describe, expect, it } from 'vitest';
import { elementCount, resolveDim } from '../../../../src/engine/ir/index.ts';
import {
  type DropoutPlace,
  dropoutPlacesOf,
  inject,
  load,
  type MaskForm,
  maskName,
  maskPoolName,
  maskRangeNames,
  symbols,
} from '../../../../src/engine/passes/index.ts';
import type { HostTensor } from '../../../../src/engine/runtime/index.ts';
import { MaskFeeder } from '../../../../src/engine/train/feeds/masks.ts';
import { openTinyModel, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';

type Feeds = Readonly<Record<string, HostTensor>>;

const dropouts = { hidden: 0.1, attention: 0.1, head: 0.3, lora: 0.1 };

/** The dropouts of a two-layer RoBERTa with LoRA on query and value. */
async function tinyPlaces(): Promise<DropoutPlace[]> {
  const { spec, plan } = await openTinyModel({ dropouts });
  return dropoutPlacesOf(inject(load(spec), plan));
}

const sizesOf = (rows: number, length: number) => ({
  [symbols.rows]: rows,
  [symbols.length]: length,
  [symbols.tokens]: rows * length + 1,
});

/** The part of the pool that a place takes. */
function rangeOf(feeds: Feeds, place: string): { start: number; end: number } {
  const names = maskRangeNames(place);
  const at = (name: string) => Number((feeds[name]!.data as BigInt64Array)[0]);
  return { start: at(names.start), end: at(names.end) };
}

/** A copy, for the feeder uses its memory again at the next run. */
function maskOf(feeds: Feeds, { place, probability }: DropoutPlace): Float32Array {
  const apart = feeds[maskName(place)];
  if (apart) return (apart.data as Float32Array).slice();
  const { start, end } = rangeOf(feeds, place);
  return (feeds[maskPoolName(probability)]!.data as Float32Array).slice(start, end);
}

const masksOf = (feeds: Feeds, places: readonly DropoutPlace[]) => places.map((place) => maskOf(feeds, place));

/** Of two masks that are independent both values agree with probability p² + (1 − p)²; here 6 sigma above that. */
function expectIndependent(a: Float32Array, b: Float32Array, probability: number, what: string): void {
  const count = Math.min(a.length, b.length);
  let same = 0;
  for (let index = 0; index < count; index++) if (a[index] === b[index]) same++;
  const chance = probability ** 2 + (1 - probability) ** 2;
  expect(same / count, what).toBeLessThan(chance + 6 * Math.sqrt((chance * (1 - chance)) / count));
}

describe.each<MaskForm>(['apart', 'pooled'])('the masks of a run, %s', (form) => {
  it('are where dropout is: behind embeddings, attention, sublayers, in the head and in front of every A', async () => {
    const places = (await tinyPlaces()).map(({ place, probability }) => `${place} ${probability}`);
    const layer = (index: number) => [
      `roberta.encoder.layer.${index}.attention.self.query.lora.dropout 0.1`,
      `roberta.encoder.layer.${index}.attention.self.value.lora.dropout 0.1`,
      `roberta.encoder.layer.${index}.attention.self.dropout 0.1`,
      `roberta.encoder.layer.${index}.attention.output.dense.dropout 0.1`,
      `roberta.encoder.layer.${index}.output.dense.dropout 0.1`,
    ];
    const head = ['classifier.dropout 0.3', 'classifier.dropout.2 0.3'];
    expect(places.sort()).toEqual(['embeddings.dropout 0.1', ...layer(0), ...layer(1), ...head].sort());
  });

  it('drop at their rate and keep the mean', async () => {
    const places = await tinyPlaces();
    const sizes = sizesOf(64, 40);
    const feeds = new MaskFeeder(places, 42, form).training(sizes, [1, 0]);
    for (const place of places) {
      const mask = maskOf(feeds, place);
      const { probability } = place;
      expect(mask.length, place.place).toBe(elementCount(place.shape, sizes));
      const dims = place.shape.map((dim) => resolveDim(dim, sizes));
      if (form === 'apart') expect(feeds[maskName(place.place)]!.shape, place.place).toEqual(dims);
      const kept = Math.fround(1 / (1 - probability));
      expect([...new Set(mask)].sort(), place.place).toEqual([0, kept]);
      const dropped = mask.reduce((count, value) => count + Number(value === 0), 0);
      const sigma = Math.sqrt((probability * (1 - probability)) / mask.length);
      expect(Math.abs(dropped / mask.length - probability), place.place).toBeLessThan(4 * sigma);
    }
  });

  it('differ between query and value, layers, steps, micro-batches and seeds', async () => {
    const places = await tinyPlaces();
    const sizes = sizesOf(8, 20);
    const masksAt = (seed: number, run: [number, number]) =>
      masksOf(new MaskFeeder(places, seed, form).training(sizes, run), places);
    const masks = masksAt(42, [1, 0]);
    const ofLora = places.flatMap(({ place }, index) => (place.endsWith('.lora.dropout') ? [masks[index]!] : []));
    expect(ofLora).toHaveLength(4);
    ofLora.forEach((mask, index) =>
      ofLora.slice(index + 1).forEach((other) => expectIndependent(mask, other, dropouts.lora, 'two adapted layers')),
    );
    for (const [what, others] of [
      ['step', masksAt(42, [2, 0])],
      ['micro-batch', masksAt(42, [1, 1])],
      ['seed', masksAt(43, [1, 0])],
    ] as const) {
      // The masks of the head have a few hundred values, enough to tell them apart.
      masks.forEach((mask, index) => expectIndependent(mask, others[index]!, places[index]!.probability, what));
    }
  });

  it('are the same bytes for the same seed and run, whatever ran before', async () => {
    const places = await tinyPlaces();
    const feeder = new MaskFeeder(places, 42, form);
    const first = masksOf(feeder.training(sizesOf(4, 10), [5, 1]), places);
    feeder.training(sizesOf(9, 30), [6, 0]);
    feeder.evaluation(sizesOf(4, 10));
    expect(masksOf(feeder.training(sizesOf(4, 10), [5, 1]), places)).toEqual(first);
    expect(masksOf(new MaskFeeder(places, 42, form).training(sizesOf(4, 10), [5, 1]), places)).toEqual(first);
  });

  it('are ones when evaluating', async () => {
    const places = await tinyPlaces();
    const feeder = new MaskFeeder(places, 42, form);
    feeder.training(sizesOf(4, 10), [1, 0]);
    const sizes = sizesOf(3, 9);
    const feeds = feeder.evaluation(sizes);
    for (const place of places) {
      expect(maskOf(feeds, place)).toEqual(new Float32Array(elementCount(place.shape, sizes)).fill(1));
    }
  });
});

it('masks come from a pool with overlaps where a run needs more values than are worth drawing', async () => {
  const places = await tinyPlaces();
  // The attention of one layer alone has 16 · 2 · 400 · 400 = 5.1 million, the run 12 million.
  const sizes = sizesOf(16, 400);
  const needed = places.reduce((sum, { shape }) => sum + elementCount(shape, sizes), 0);
  const feeds = new MaskFeeder(places, 42, 'pooled').training(sizes, [1, 0]);
  const pool = feeds[maskPoolName(0.1)]!;
  expect(pool.data.length).toBe(pool.shape[0]);
  expect(pool.data.length).toBeLessThan(needed / 1.5);
  const starts = new Set<number>();
  for (const { place, probability, shape } of places.filter((each) => each.probability === 0.1)) {
    const { start, end } = rangeOf(feeds, place);
    expect(end - start, place).toBe(elementCount(shape, sizes));
    expect(start, place).toBeGreaterThanOrEqual(0);
    expect(end, place).toBeLessThanOrEqual(feeds[maskPoolName(probability)]!.data.length);
    starts.add(start);
  }
  expect(starts.size, 'places that start elsewhere').toBe(11);
  expect(rangeOf(new MaskFeeder(places, 42, 'pooled').training(sizes, [1, 0]), 'embeddings.dropout')).toEqual(
    rangeOf(feeds, 'embeddings.dropout'),
  );
});

it('evaluates without dropout in the session that trains with it', async () => {
  const batch = { sequences: tinyRows([4, 9, 6]), labels: [0, 1, 1], classWeights: [1, 1] };
  const logitsOf = async ({ model, values }: Awaited<ReturnType<typeof openTinyModel>>) =>
    (await model.evaluate(batch, values))['logits']!.data;
  const dropping = await openTinyModel({ dropouts: { hidden: 0.3, attention: 0.3, head: 0.3, lora: 0.3 } });
  const first = await logitsOf(dropping);
  const trained = await dropping.model.train(batch, dropping.values, [1, 0], 1);
  expect(trained.logits).not.toEqual(first);
  expect((await dropping.model.train(batch, dropping.values, [2, 0], 1)).loss).not.toBe(trained.loss);
  expect(await logitsOf(dropping)).toEqual(first);
  const keeping = await openTinyModel();
  expect(await logitsOf(keeping)).toEqual(first);
  expect((await keeping.model.train(batch, keeping.values, [1, 0], 1)).logits).toEqual(first);
});

it.each([false, true])(
  'gives the same bits by masks apart and by parts of a pool, recomputation %s',
  async (recompute) => {
    const batch = { sequences: tinyRows([4, 9, 6]), labels: [0, 1, 1], classWeights: [1, 1] };
    const folder = await writeTinyCheckpoint('roberta');
    const [apart, pooled] = await Promise.all(
      (['apart', 'pooled'] as const).map(async (masks) => {
        const { model, values } = await openTinyModel({ dropouts, model: { masks, recompute } }, folder);
        return model.train(batch, values, [1, 0], 1);
      }),
    );
    expect(pooled).toEqual(apart);
    expect([...apart!.gradients.values()].every((gradient) => gradient.some((each) => each !== 0))).toBe(true);
  },
);
