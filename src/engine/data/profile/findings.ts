import type { FindingAnswer, FoundCell } from '../../../shared/data-profile.ts';
import type { FixName } from '../../../shared/fixes.ts';
import { knownLabels } from '../encode-labels.ts';
import { labelValue, orderedLabels } from '../label-order.ts';
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
  | 'label-column-value'
  | 'label-unused'
  | 'label-unscored'
  | 'label-cells-empty'
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
  /** The rows, those that belong together one after the other: all of a few thousand. */
  readonly all: readonly number[];
  /** The fix; null where there is no automatic one. */
  readonly fix: FixName | null;
  /** Settings that answer it, one choice each. */
  readonly answers?: readonly FindingAnswer[];
  /** Columns that it is about, where the sentence names them. */
  readonly columns?: readonly string[];
  /** Whether a row of them is trained on, where the sentence says so. */
  readonly isTrained?: boolean;
  /** The cell of a row that is at fault. */
  readonly cells?: ReadonlyMap<number, FoundCell>;
}

const MOST_EXAMPLES = 100;
const MOST_EXAMPLE_ROWS = 6;
const MOST_ROWS = 5000;

/** Collects groups of rows into one finding. */
export function gatherer(kind: FindingKind, fix: FixName | null) {
  let rows = 0;
  let groups = 0;
  const examples: number[][] = [];
  const all: number[] = [];
  return {
    /** @param concerned how many rows of the group are superfluous */
    add: (group: ArrayLike<number>, concerned: number = group.length): void => {
      rows += concerned;
      groups += 1;
      for (let at = 0; at < group.length && all.length < MOST_ROWS; at += 1) all.push(group[at]!);
      if (examples.length < MOST_EXAMPLES) {
        examples.push(Array.from({ length: Math.min(group.length, MOST_EXAMPLE_ROWS) }, (_, at) => group[at]!));
      }
    },
    finding: (): RowFinding => ({ kind, rows, groups, examples, all, fix }),
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
    else if (labels.namesOf(label).some((name) => rarely.has(name))) rare.add([row]);
    if (maxLength !== null && facts.tokens !== null && facts.tokens[row]! > maxLength) truncated.add([row]);
  }
  return [noText, noLabel, fraction, rare, outlier, truncated].map(({ finding }) => finding());
}

/**
 * Findings about what labels are called, and in which splits they are.
 *
 * @param isTraining whether a split is trained on: labels that are in none of them are unseen
 * @param hasOne whether each row is to have one label
 * @param trained the split that a run trains on
 */
export function labelFindings(
  facts: RowFacts,
  isTraining: (split: number) => boolean,
  hasOne: boolean,
  trained: number,
): RowFinding[] {
  const { label, labels } = facts;
  const placeholder = gatherer('label-placeholder', 'drop-placeholder-labels');
  const spelling = gatherer('label-case', 'merge-label-case');
  const unseen = gatherer('label-unseen', 'drop-unseen-labels');
  const single = gatherer('label-single', null);
  const several = gatherer('label-several', null);
  const counts = labelCounts(facts);
  const isUnseen = unseenIn(facts, isTraining);
  const renamed = mergedSpellings(counts);
  const many = hasOne ? severalLabels([...counts.keys()]) : null;
  let isTrained = false;
  for (let row = 0; row < facts.count; row += 1) {
    const names = labels.namesOf(label[row]!);
    if (names.some(isPlaceholder)) placeholder.add([row]);
    if (names.some((name) => renamed.has(name))) spelling.add([row]);
    // A label that is only spelled in another way is a matter of spelling.
    else if (names.some((name) => isUnseen(facts.splitOf(row), name))) unseen.add([row]);
    if (many !== null && names.some((name) => many.labels.has(name))) {
      several.add([row]);
      isTrained ||= facts.splitOf(row) === trained;
    }
    if (counts.size === 1 && names.length > 0) single.add([row]);
  }
  const answered = { ...several.finding(), isTrained, answers: [{ 'data.task': 'multi-label' }] } satisfies RowFinding;
  return [...[placeholder, spelling, unseen, single].map(({ finding }) => finding()), answered];
}

/** Whether a label of a split is none of those trained on; as a run reads them, indices of classes that have names are those classes. */
function unseenIn(
  { count, splitRows, label, labels, ...facts }: RowFacts,
  isTraining: (split: number) => boolean,
): (split: number, name: string) => boolean {
  const bySplit = splitRows.map(() => new Set<string>());
  for (let row = 0; row < count; row += 1) {
    for (const name of labels.namesOf(label[row]!)) bySplit[facts.splitOf(row)]!.add(name);
  }
  const trained = new Set(bySplit.flatMap((names, split) => (isTraining(split) ? [...names] : [])));
  if (trained.size === 0) return () => false;
  const classes = orderedLabels([...trained].map(labelValue));
  const known = bySplit.map((names, split) => (isTraining(split) ? null : knownLabels(classes, [...names])));
  return (split, name) => {
    const ofSplit = known[split] ?? null;
    return ofSplit !== null && ofSplit.get(name) === undefined;
  };
}

/**
 * Findings about the table as a whole: a first row that was taken for data, and columns that each say yes or no.
 *
 * @param yesNoColumns their names
 */
export function tableFindings(
  facts: RowFacts,
  { isHeaderless, yesNoColumns }: { isHeaderless: boolean; yesNoColumns: readonly string[] },
): RowFinding[] {
  const header = gatherer('header-missing', null);
  const columns = gatherer('label-columns', null);
  if (isHeaderless && facts.count > 0) header.add([0]);
  const headers = { ...header.finding(), answers: [{ 'data.header': false }, { 'data.header': true }] };
  const found = columns.finding();
  if (yesNoColumns.length < 2) return [headers, found];
  const answers = [{ 'data.task': 'multi-label' as const, 'data.labelColumns': yesNoColumns }];
  return [headers, { ...found, rows: facts.count, groups: yesNoColumns.length, examples: [[0]], all: [0], answers }];
}

/** Rows of each label. */
function labelCounts({ label, labels }: RowFacts): Map<string, number> {
  const counts = new Map<string, number>();
  for (const number of label) for (const name of labels.namesOf(number)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Labels with a single row: one cannot both be trained on and evaluated. */
function rareLabels(facts: RowFacts): Set<string> {
  return new Set([...labelCounts(facts)].filter(([, rows]) => rows === 1).map(([name]) => name));
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
