import path from 'node:path';
import { classWeights, loadWorkbench, trainTestSplit } from '../../src/engine/index.ts';
import { type Check, checksOf, type Quantity } from './check.ts';
import { equalValues } from './compare.ts';
import { jsonAt, namesIn, type Reference, type Tweets, withoutTweets } from './reference.ts';

interface SplitFile {
  readonly n: number;
  /** Classes by row, or the name of the tweets' column that holds them. */
  readonly labels?: 'target' | readonly number[];
  readonly args: {
    readonly train_size?: number;
    readonly test_size?: number;
    readonly seed?: number;
    readonly shuffle?: boolean;
  };
  readonly train: readonly number[];
  readonly test: readonly number[];
}

interface FactsFile {
  readonly rows: number;
  readonly seed: number;
  readonly train_rows: number;
  readonly validation_rows: number;
  readonly train_first: readonly ExampleRow[];
  readonly validation_first: readonly ExampleRow[];
  readonly target_counts_train: Readonly<Record<string, number>>;
  readonly weights_neg_pos_from_all_rows: readonly number[];
  readonly weights_neg_pos_from_train_rows: readonly number[];
  readonly random_generator_checkpoints: readonly {
    readonly seed: string;
    readonly seed_sequence_generate_state_uint64: readonly string[];
    readonly first_raw_uint64: readonly string[];
    readonly permutation_10: readonly number[];
  }[];
}

interface ExampleRow {
  readonly id: number;
  readonly text: string;
  readonly target: number;
}

/** Which rows train and test, and the random numbers that say so. */
export async function* checkSplits(reference: Reference, tweets: Tweets | null): AsyncGenerator<Check> {
  for (const name of await namesIn(reference, 'splits')) {
    const subject = `splits/${path.parse(name).name}`;
    yield* checksOf(subject, () =>
      name === 'facts.json' ? factsOf(reference, tweets) : indicesOf(reference, name, tweets),
    );
  }
}

async function* indicesOf(reference: Reference, name: string, tweets: Tweets | null): AsyncGenerator<Quantity> {
  const { n, labels, args, train, test } = await jsonAt<SplitFile>(reference, 'splits', name);
  if (labels === 'target' && !tweets) {
    yield ['indices', { unsupported: withoutTweets }];
    return;
  }
  const stratifyBy = labels === 'target' ? tweets?.targets : labels;
  const split = trainTestSplit(n, {
    trainSize: args.train_size,
    testSize: args.test_size,
    ...(args.seed === undefined ? {} : { seed: args.seed }),
    ...(args.shuffle === undefined ? {} : { shuffle: args.shuffle }),
    ...(stratifyBy === undefined ? {} : { stratifyBy }),
  });
  yield [
    'indices',
    equalValues([
      { where: 'train', ours: [...split.train], theirs: train },
      { where: 'test', ours: [...split.test], theirs: test },
    ]),
  ];
}

async function* factsOf(reference: Reference, tweets: Tweets | null): AsyncGenerator<Quantity> {
  const facts = await jsonAt<FactsFile>(reference, 'splits', 'facts.json');
  yield ['random generator', await generatorChecks(facts)];
  if (!tweets) {
    yield ['tweets', { unsupported: withoutTweets }];
    return;
  }
  const { train, test } = trainTestSplit(tweets.texts.length, { trainSize: 0.8, seed: facts.seed });
  const first = (rows: Int32Array, count: number) =>
    Array.from(rows.subarray(0, count), (row) => ({
      id: tweets.ids[row],
      text: tweets.texts[row],
      target: tweets.targets[row],
    }));
  const trainTargets = Array.from(train, (row) => tweets.targets[row] as number);
  const positives = trainTargets.reduce((sum, target) => sum + target, 0);
  yield [
    'tweets',
    equalValues([
      { where: 'rows', ours: tweets.texts.length, theirs: facts.rows },
      { where: 'training rows', ours: train.length, theirs: facts.train_rows },
      { where: 'validation rows', ours: test.length, theirs: facts.validation_rows },
      { where: 'first of training', ours: first(train, facts.train_first.length), theirs: facts.train_first },
      {
        where: 'first of validation',
        ours: first(test, facts.validation_first.length),
        theirs: facts.validation_first,
      },
      {
        where: 'classes of training',
        ours: { 0: trainTargets.length - positives, 1: positives },
        theirs: facts.target_counts_train,
      },
      {
        where: 'class weights from all rows',
        ours: classWeights(tweets.targets, 2, 'balanced'),
        theirs: facts.weights_neg_pos_from_all_rows,
      },
      {
        where: 'class weights from training rows',
        ours: classWeights(trainTargets, 2, 'balanced'),
        theirs: facts.weights_neg_pos_from_train_rows,
      },
    ]),
  ];
}

async function generatorChecks(facts: FactsFile) {
  const { pcg64, permutation, seedSequence } = await loadWorkbench();
  return equalValues(
    facts.random_generator_checkpoints.flatMap((theirs) => {
      const seed = BigInt(theirs.seed);
      const random = pcg64(seed);
      const where = `seed ${theirs.seed}`;
      return [
        { where, ours: seedSequence(seed).map(String), theirs: theirs.seed_sequence_generate_state_uint64 },
        { where, ours: theirs.first_raw_uint64.map(() => String(random.next64())), theirs: theirs.first_raw_uint64 },
        { where, ours: [...permutation(10, pcg64(seed))], theirs: theirs.permutation_10 },
      ];
    }),
  );
}
