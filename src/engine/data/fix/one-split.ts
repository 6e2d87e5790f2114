import { nearDuplicates } from '../near/near-duplicates.ts';

/** A row with its text, and its number in the file. */
interface RowText {
  readonly row: number;
  readonly text: string;
}

interface Parts<Example extends RowText> {
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
}

/** Parts that share no text any more, and the rows it took: numbers in the file each came from. */
export interface SeparatedParts<Example extends RowText> extends Parts<Example> {
  /** Rows left out of training because the test rows have their text. */
  readonly droppedTrain: readonly number[];
  /** Rows left out of validation because the test rows have their text. */
  readonly droppedValidation: readonly number[];
  /** Rows moved from validation to training because training rows have their text. */
  readonly moved: readonly number[];
}

type PartName = keyof Parts<RowText>;

/**
 * Has every group of equal or nearly equal texts in one part only, so that no score is for texts seen in training. The test
 * rows stay as they are: what resembles them leaves the other two. What resembles training rows moves to them.
 */
export function separateParts<Example extends RowText>(parts: Parts<Example>): SeparatedParts<Example> {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const partsOf: Set<PartName>[] = [];
  for (const name of ['train', 'validation', 'test'] as const) {
    for (const { text } of parts[name]) {
      let number = numbers.get(text);
      if (number === undefined) {
        numbers.set(text, (number = texts.length));
        texts.push(text);
        partsOf.push(new Set());
      }
      partsOf[number]!.add(name);
    }
  }
  const duplicates = nearDuplicates();
  for (const [number, text] of texts.entries()) duplicates.add(number, text);
  for (const group of duplicates.groups((number) => texts[number]!)) {
    const all = new Set(group.flatMap((number) => [...partsOf[number]!]));
    for (const number of group) partsOf[number] = all;
  }
  const isIn = (name: PartName) => (example: RowText) => partsOf[numbers.get(example.text)!]!.has(name);
  const [inTest, inTrain] = [isIn('test'), isIn('train')];
  const remaining = parts.validation.filter((example) => !inTest(example));
  const moved = remaining.filter(inTrain);
  return {
    train: [...parts.train.filter((example) => !inTest(example)), ...moved],
    validation: remaining.filter((example) => !inTrain(example)),
    test: parts.test,
    droppedTrain: parts.train.filter(inTest).map(rowOf),
    droppedValidation: parts.validation.filter(inTest).map(rowOf),
    moved: moved.map(rowOf),
  };
}

function rowOf({ row }: RowText): number {
  return row;
}
