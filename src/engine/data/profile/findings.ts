import type { FixName } from '../../../shared/fixes.ts';
import { isPlaceholder, mergedSpellings, severalLabels } from '../label-words.ts';
import { NO_LABEL } from './label-tally.ts';
import { isOutlying, lengthBounds } from './outliers.ts';
import { NO_TEXT, type RowFacts } from './row-facts.ts';
import type { RowsByText } from './rows-by-text.ts';

export type FindingKind =
  | 'text-missing'
  | 'label-missing'
  | 'label-fractional'
  | 'label-rare'
  | 'label-placeholder'
  | 'label-case'
  | 'label-unseen'
  | 'label-single'
  | 'label-several'
  | 'split-untrained'
  | 'split-unvalidated'
  | 'label-columns'
  | 'header-missing'
  | 'label-conflict'
  | 'duplicate'
  | 'duplicate-across-splits'
  | 'near-duplicate'
  | 'near-duplicate-across-splits'
  | 'length-outlier'
  | 'truncated';

/** A problem with the rows that would harm training, before texts of examples are added. */
export interface RowFinding {
  readonly kind: FindingKind;
  /** Rows concerned: for duplicates those beyond the first of each group. */
  readonly rows: number;
  /** Groups of rows that belong together, or the same as `rows` where each stands alone. */
  readonly groups: number;
  /** Some of them, each a few rows. */
  readonly examples: readonly (readonly number[])[];
  /** The fix; null where there is no automatic one. */
  readonly fix: FixName | null;
}

const MOST_EXAMPLES = 100;
const MOST_EXAMPLE_ROWS = 6;

/** Collects groups of rows into one finding. */
export function gatherer(kind: FindingKind, fix: FixName | null) {
  let rows = 0;
  let groups = 0;
  const examples: number[][] = [];
  return {
    /** @param concerned how many rows of the group are superfluous */
    add: (group: ArrayLike<number>, concerned: number = group.length): void => {
      rows += concerned;
      groups += 1;
      if (examples.length < MOST_EXAMPLES) {
        examples.push(Array.from({ length: Math.min(group.length, MOST_EXAMPLE_ROWS) }, (_, at) => group[at]!));
      }
    },
    finding: (): RowFinding => ({ kind, rows, groups, examples, fix }),
  };
}

/** Findings about single rows: empty texts, missing labels, lengths. */
export function rowFindings(
  facts: RowFacts,
  { hasText, hasLabel, maxLength }: { hasText: boolean; hasLabel: boolean; maxLength: number | null },
): RowFinding[] {
  const { labels } = facts;
  const noText = gatherer('text-missing', 'drop-empty');
  const noLabel = gatherer('label-missing', 'drop-unlabelled');
  const fraction = gatherer('label-fractional', null);
  const rare = gatherer('label-rare', 'drop-rare-labels');
  const outlier = gatherer('length-outlier', 'drop-outliers');
  const truncated = gatherer('truncated', null);
  const rarely = rareLabels(facts);
  const bounds = hasText ? lengthBounds(facts.characters) : null;
  for (let row = 0; row < facts.count; row += 1) {
    const label = facts.label[row]!;
    if (hasText && facts.text[row] === NO_TEXT) noText.add([row]);
    else if (isOutlying(facts.characters[row]!, bounds)) outlier.add([row]);
    if (hasLabel && label === NO_LABEL) noLabel.add([row]);
    if (label >= 0 && labels.isFraction(label)) fraction.add([row]);
    else if (rarely.has(label)) rare.add([row]);
    if (maxLength !== null && facts.tokens !== null && facts.tokens[row]! > maxLength) truncated.add([row]);
  }
  return [noText, noLabel, fraction, rare, outlier, truncated].map(({ finding }) => finding());
}

/**
 * Findings about what labels are called, and in which splits they are.
 *
 * @param isTraining whether a split is trained on: labels that are in none of them are unseen
 */
export function labelFindings(facts: RowFacts, isTraining: (split: number) => boolean): RowFinding[] {
  const { label, labels } = facts;
  const placeholder = gatherer('label-placeholder', 'drop-placeholder-labels');
  const spelling = gatherer('label-case', 'merge-label-case');
  const unseen = gatherer('label-unseen', 'drop-unseen-labels');
  const single = gatherer('label-single', null);
  const several = gatherer('label-several', null);
  const [counts, trained] = [new Map<number, number>(), new Set<number>()];
  for (let row = 0; row < facts.count; row += 1) {
    const number = label[row]!;
    if (number < 0) continue;
    counts.set(number, (counts.get(number) ?? 0) + 1);
    if (isTraining(facts.splitOf(row))) trained.add(number);
  }
  const names = new Map([...counts.keys()].map((number) => [number, labels.labelOf(number)]));
  const numbersOf = (isMeant: (name: string) => boolean) =>
    new Set([...names].filter(([, name]) => isMeant(name)).map(([number]) => number));
  const renamed = mergedSpellings(new Map([...counts].map(([number, rows]) => [names.get(number)!, rows])));
  const many = severalLabels([...names.values()]);
  const placeholders = numbersOf(isPlaceholder);
  const misspelled = numbersOf((name) => renamed.has(name));
  const joined = numbersOf((name) => many?.labels.has(name) === true);
  for (let row = 0; row < facts.count; row += 1) {
    const number = label[row]!;
    if (number < 0) continue;
    if (placeholders.has(number)) placeholder.add([row]);
    if (misspelled.has(number)) spelling.add([row]);
    // A label that is only spelled in another way is a matter of spelling.
    else if (trained.size > 0 && !trained.has(number)) unseen.add([row]);
    if (joined.has(number)) several.add([row]);
    if (counts.size === 1) single.add([row]);
  }
  return [placeholder, spelling, unseen, single, several].map(({ finding }) => finding());
}

/** Findings about the table as a whole: a first row that was taken for data, and columns that each say yes or no. */
export function tableFindings(
  facts: RowFacts,
  { isHeaderless, yesNoColumns }: { isHeaderless: boolean; yesNoColumns: number },
): RowFinding[] {
  const header = gatherer('header-missing', null);
  const columns = gatherer('label-columns', null);
  if (isHeaderless && facts.count > 0) header.add([0]);
  const found = columns.finding();
  if (yesNoColumns < 2) return [header.finding(), found];
  return [header.finding(), { ...found, rows: facts.count, groups: yesNoColumns, examples: [[0]] }];
}

/** Labels with a single row: one cannot both be trained on and evaluated. */
function rareLabels({ label }: RowFacts): Set<number> {
  const counts = new Map<number, number>();
  for (const number of label) if (number >= 0) counts.set(number, (counts.get(number) ?? 0) + 1);
  return new Set([...counts.keys()].filter((number) => counts.get(number) === 1));
}

/** Findings about texts that occur more than once. */
export function duplicateFindings(facts: RowFacts, { repeated, rowsOf }: RowsByText): RowFinding[] {
  const conflict = gatherer('label-conflict', 'drop-conflicting');
  const inside = gatherer('duplicate', 'keep-first-duplicates');
  const across = gatherer('duplicate-across-splits', 'one-split');
  for (const text of repeated) {
    const rows = rowsOf(text);
    if (labelsOf(facts, rows).size > 1) conflict.add(oneOfEachFirst(rows, (row) => facts.label[row]!));
    addBySplit(facts, rows, inside.add, across.add);
  }
  return [conflict, inside, across].map(({ finding }) => finding());
}

/** Labels that occur among rows. */
export function labelsOf({ label }: RowFacts, rows: Int32Array): Set<number> {
  const labels = new Set<number>();
  for (const row of rows) if (label[row]! >= 0) labels.add(label[row]!);
  return labels;
}

/** @param groups texts that are nearly equal, by their numbers */
export function nearFindings(
  facts: RowFacts,
  { rowsOf }: RowsByText,
  groups: readonly (readonly number[])[],
): RowFinding[] {
  const inside = gatherer('near-duplicate', 'keep-first-near-duplicates');
  const across = gatherer('near-duplicate-across-splits', 'one-split');
  for (const texts of groups) {
    // Equal texts have a finding of their own: of each text its first row in every split.
    const rows = texts.flatMap((text) => firstOfEachSplit(facts, rowsOf(text)));
    addBySplit(
      facts,
      rows.sort((a, b) => a - b),
      inside.add,
      across.add,
    );
  }
  return [inside, across].map(({ finding }) => finding());
}

type Add = (group: ArrayLike<number>, concerned?: number) => void;

/** Separates duplicates within a split from duplicates across splits. */
function addBySplit(facts: RowFacts, rows: ArrayLike<number>, inside: Add, across: Add): void {
  const bySplit = new Map<number, number[]>();
  for (let at = 0; at < rows.length; at += 1) {
    const split = facts.splitOf(rows[at]!);
    const splitRows = bySplit.get(split);
    if (splitRows === undefined) bySplit.set(split, [rows[at]!]);
    else splitRows.push(rows[at]!);
  }
  for (const splitRows of bySplit.values()) if (splitRows.length > 1) inside(splitRows, splitRows.length - 1);
  if (bySplit.size < 2) return;
  const [first, ...others] = bySplit.values();
  const group = oneOfEachFirst(Int32Array.from([...bySplit.values()].flat()), (row) => facts.splitOf(row));
  across(group, first === undefined ? 0 : others.reduce((sum, splitRows) => sum + splitRows.length, 0));
}

function firstOfEachSplit(facts: RowFacts, rows: Int32Array): number[] {
  const seen = new Set<number>();
  return [...rows].filter((row) => {
    const split = facts.splitOf(row);
    const isFirst = !seen.has(split);
    seen.add(split);
    return isFirst;
  });
}

/** The rows with one of each kind in front: an example shows what differs. */
function oneOfEachFirst(rows: Int32Array, kindOf: (row: number) => number): number[] {
  const seen = new Set<number>();
  const [front, rest]: [number[], number[]] = [[], []];
  for (const row of rows) {
    const kind = kindOf(row);
    (seen.has(kind) ? rest : front).push(row);
    seen.add(kind);
  }
  return [...front, ...rest];
}
