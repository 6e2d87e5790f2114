import { LorikeetError } from '../errors/index.ts';

export interface SplitSizes {
  /** A share in (0, 1) or a whole number of rows; left out, what the other part leaves. */
  readonly trainSize?: number | undefined;
  /** Like {@link trainSize}; with neither given it is 0.25. */
  readonly testSize?: number | undefined;
}

/** What `datasets` takes where no size is given. */
const DEFAULT_TEST_SIZE = 0.25;

/**
 * Rows of each part, as `Dataset.train_test_split` counts them: a training share is rounded down, a test share up.
 *
 * @throws data.split-size, data.split-too-large, data.split-empty
 */
export function splitSizes(rows: number, { trainSize, testSize }: SplitSizes): { train: number; test: number } {
  if (trainSize === undefined && testSize === undefined) return splitSizes(rows, { testSize: DEFAULT_TEST_SIZE });
  if (trainSize !== undefined) checkSize('training', trainSize, rows);
  if (testSize !== undefined) checkSize('test', testSize, rows);
  if (isShare(trainSize) && isShare(testSize) && trainSize + testSize > 1) {
    throw new LorikeetError('data.split-too-large', { train: trainSize, test: testSize, rows });
  }
  const givenTest = isShare(testSize) ? Math.ceil(testSize * rows) : testSize;
  const train = isShare(trainSize) ? Math.floor(trainSize * rows) : (trainSize ?? rows - givenTest!);
  const test = givenTest ?? rows - train;
  if (train + test > rows) throw new LorikeetError('data.split-too-large', { train, test, rows });
  if (train === 0) throw new LorikeetError('data.split-empty', { rows, size: (trainSize ?? testSize)! });
  return { train, test };
}

function isShare(size: number | undefined): size is number {
  return size !== undefined && size > 0 && size < 1;
}

function checkSize(name: 'training' | 'test', size: number, rows: number): void {
  const isCount = Number.isInteger(size) && size > 0 && size < rows;
  if (rows < 2 || (!isShare(size) && !isCount)) throw new LorikeetError('data.split-size', { name, size, rows });
}
