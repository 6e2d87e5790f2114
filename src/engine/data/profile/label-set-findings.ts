import { type FindingKind, gatherer, type RowFinding } from './findings.ts';
import type { LabelCells } from './label-cells.ts';
import type { RowFacts } from './row-facts.ts';

export interface LabelSetPlaces {
  /** Columns that labels are read from: one, or one of 0 and 1 for each label. */
  readonly columns: readonly string[];
  /** Whether each column is a label of its own. */
  readonly areLabels: boolean;
  /** Whether a split is trained on. */
  readonly isTraining: (split: number) => boolean;
}

/**
 * Findings about rows of any number of labels: cells of a label column that are neither 0 nor 1, labels that no row has, and splits
 * whose label cells are all empty, which would count as rows without a label.
 */
export function labelSetFindings(facts: RowFacts, cells: LabelCells, places: LabelSetPlaces): RowFinding[] {
  const labeled = new Set(cells.labeledPieces().map((row) => facts.splitOf(row)));
  const unclear = unclearFinding(cells, places);
  const { unused, unscored } = unusedFindings(facts, labeled, places);
  // One answer for both: that of one alone would take the columns of the other in again.
  const answer = without(places.columns, [...unclear.columns!, ...unused.columns!]);
  return [
    ...[unclear, unused].map((finding) => (finding.columns!.length === 0 ? finding : { ...finding, ...answer })),
    unscored,
    unlabeledFinding(facts, labeled, places),
  ];
}

function unclearFinding(cells: LabelCells, { columns }: LabelSetPlaces): RowFinding {
  const unclear = cells.unclear();
  const found = gatherer('label-column-value', null);
  for (const row of new Set(unclear.map((cell) => cell.row))) found.add([row]);
  const names = columns.filter((name) => unclear.some((cell) => cell.column === name));
  return {
    ...found.finding(),
    rows: cells.unclearRows(),
    groups: names.length,
    columns: names,
    cells: new Map(unclear.toReversed().map(({ row, column, value }) => [row, { column, value }])),
  };
}

/** Labels that no row has of those to train on, and labels that no row has of another split; splits without any are another matter. */
function unusedFindings(
  facts: RowFacts,
  labeled: ReadonlySet<number>,
  { columns, areLabels, isTraining }: LabelSetPlaces,
): { readonly unused: RowFinding; readonly unscored: RowFinding } {
  const { label, labels, splitRows } = facts;
  const seen = splitRows.map(() => new Set<string>());
  const starts = splitRows.map((_, split) => startOf(splitRows, split));
  for (let row = 0; row < facts.count; row += 1) {
    for (const name of labels.namesOf(label[row]!)) seen[facts.splitOf(row)]!.add(name);
  }
  const absentOf = (names: ReadonlySet<string>) =>
    areLabels ? columns.filter((name) => !names.has(name)) : names.size === 0 ? columns : [];
  const about = (kind: FindingKind, splits: readonly number[], names: readonly string[]): RowFinding => {
    const rows = names.length === 0 ? 0 : splits.reduce((sum, split) => sum + splitRows[split]!, 0);
    const all = rows === 0 ? [] : splits.map((split) => starts[split]!);
    return { kind, rows, groups: names.length, columns: names, all, examples: all.map((row) => [row]), fix: null };
  };
  const all = splitRows.flatMap((_, split) => (labeled.has(split) ? [split] : []));
  const trained = all.filter(isTraining);
  const unused = trained.length === 0 ? [] : absentOf(new Set(trained.flatMap((split) => [...seen[split]!])));
  const untested = all
    .filter((split) => !isTraining(split))
    .map((split) => ({ split, names: absentOf(seen[split]!).filter((name) => !unused.includes(name)) }))
    .filter(({ names }) => names.length > 0);
  const untestedNames = columns.filter((name) => untested.some(({ names }) => names.includes(name)));
  const splits = untested.map(({ split }) => split);
  return {
    unused: about('label-unused', trained, unused),
    unscored: about('label-unscored', splits, areLabels ? untestedNames : []),
  };
}

function unlabeledFinding({ splitRows }: RowFacts, labeled: ReadonlySet<number>, { columns }: LabelSetPlaces) {
  const found = gatherer('label-cells-empty', null);
  for (const [split, rows] of splitRows.entries()) {
    if (rows > 0 && !labeled.has(split)) found.add([startOf(splitRows, split)], rows);
  }
  return { ...found.finding(), columns };
}

/** The answer that takes columns out, where two are left. */
function without(columns: readonly string[], taken: readonly string[]): Pick<RowFinding, 'answers'> {
  const others = columns.filter((name) => !taken.includes(name));
  return taken.length === 0 || others.length < 2 ? {} : { answers: [{ 'data.labelColumns': others }] };
}

function startOf(splitRows: readonly number[], split: number): number {
  return splitRows.slice(0, split).reduce((sum, rows) => sum + rows, 0);
}
