import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { column, readTable, type Table, trainTestSplit } from '../../../src/engine/data/index.ts';
import { pcg64 } from '../../../src/engine/data/pcg64.ts';
import { seedSequence } from '../../../src/engine/data/seed-sequence.ts';
import { permutation } from '../../../src/engine/data/shuffle.ts';
import { classWeights } from '../../../src/engine/data/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';

interface GoldenSplit {
  n: number;
  labels?: 'target' | number[];
  args: { train_size?: number; test_size?: number; seed?: number; shuffle?: boolean };
  train: number[];
  test: number[];
}

interface Facts {
  seed: number;
  train_first: { id: number; text: string; target: number }[];
  validation_first: { id: number; text: string; target: number }[];
  target_counts_train: Record<string, number>;
  weights_neg_pos_from_all_rows: number[];
  weights_neg_pos_from_train_rows: number[];
  random_generator_checkpoints: {
    seed: string;
    seed_sequence_generate_state_uint64: string[];
    first_raw_uint64: string[];
    permutation_10: number[];
  }[];
}

const NAMES = [
  'n10-default-seed42',
  'n10-noshuffle',
  'n10-train0.8-seed0',
  'n10-train0.8-seed42',
  'n1000-test0.25-seed42',
  'n1000-train0.8-seed0',
  'n1000-train0.8-seed42',
  'n1000-train600-test100-seed7',
  'n7613-train0.8-seed0',
  'n7613-train0.8-seed123',
  'n7613-train0.8-seed42',
  'n7613-train0.8-seed7',
  'stratified-target-train0.8-seed42',
  'stratified-ties-n24-seed42',
];

function readJson<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(shared('golden/splits', ...parts), 'utf8')) as T;
}

describeWithShared('the splits of datasets.Dataset.train_test_split', () => {
  let tweets: Table;
  let targets: number[];
  beforeAll(async () => {
    tweets = await readTable(shared('data/disaster_tweets/train.csv'));
    targets = column(tweets, 'target').map(Number);
  });

  it.each(NAMES)('%s', (name) => {
    const { n, labels, args, train, test } = readJson<GoldenSplit>(`${name}.json`);
    const split = trainTestSplit(n, {
      trainSize: args.train_size,
      testSize: args.test_size,
      ...(args.seed === undefined ? {} : { seed: args.seed }),
      ...(args.shuffle === undefined ? {} : { shuffle: args.shuffle }),
      ...(labels === undefined ? {} : { stratifyBy: labels === 'target' ? targets : labels }),
    });
    expect(Array.from(split.train)).toEqual(train);
    expect(Array.from(split.test)).toEqual(test);
  });

  it('leaves no reference file out', () => {
    const files = readdirSync(shared('golden/splits')).filter((name) => name !== 'facts.json');
    expect(files.sort()).toEqual(NAMES.map((name) => `${name}.json`).sort());
  });

  it('seeds and draws as numpy does, also from seeds of more than 32 and 53 bits', () => {
    const { random_generator_checkpoints: checkpoints } = readJson<Facts>('facts.json');
    expect(checkpoints.length).toBe(4);
    for (const checkpoint of checkpoints) {
      const seed = BigInt(checkpoint.seed);
      expect(seedSequence(seed).map(String)).toEqual(checkpoint.seed_sequence_generate_state_uint64);
      const random = pcg64(seed);
      expect(checkpoint.first_raw_uint64.map(() => String(random.next64()))).toEqual(checkpoint.first_raw_uint64);
      expect(Array.from(permutation(10, pcg64(seed)))).toEqual(checkpoint.permutation_10);
    }
  });

  it("gives the recipe's rows, counts and class weights", () => {
    const facts = readJson<Facts>('facts.json');
    const split = trainTestSplit(tweets.rowCount, { trainSize: 0.8, seed: facts.seed });
    const described = (rows: Int32Array, count: number) =>
      Array.from(rows.subarray(0, count), (row) => ({
        id: Number(column(tweets, 'id')[row]),
        text: column(tweets, 'text')[row],
        target: targets[row],
      }));
    expect(described(split.train, facts.train_first.length)).toEqual(facts.train_first);
    expect(described(split.test, facts.validation_first.length)).toEqual(facts.validation_first);
    const trainTargets = Array.from(split.train, (row) => targets[row]!);
    const positives = trainTargets.filter((target) => target === 1).length;
    expect({ 0: trainTargets.length - positives, 1: positives }).toEqual(facts.target_counts_train);
    expect(classWeights(targets, 2, 'balanced')).toEqual(facts.weights_neg_pos_from_all_rows);
    expect(classWeights(trainTargets, 2, 'balanced')).toEqual(facts.weights_neg_pos_from_train_rows);
  });
});
