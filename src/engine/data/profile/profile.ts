import type {
  ColumnProfile,
  DataProfile,
  Finding,
  FindingExample,
  LengthProfile,
  RowPlace,
  TextProfile,
} from '../../../shared/data-profile.ts';
import type { Task } from '../../../shared/task.ts';
import { guessColumns, type NamedColumns } from '../guess-columns.ts';
import { findSeparator } from '../label-lists.ts';
import { labelValue } from '../label-order.ts';
import { type Cell, type Column, missingColumn } from '../table.ts';
import {
  duplicateFindings,
  labelFindings,
  labelsOf,
  nearFindings,
  type RowFinding,
  rowFindings,
  tableFindings,
} from './findings.ts';
import { histogram } from './histogram.ts';
import { labelCells } from './label-cells.ts';
import { labelSetFindings } from './label-set-findings.ts';
import { labelSetTally, labelTally } from './label-tally.ts';
import { ownCopy } from './own-copy.ts';
import { gatherFacts, type ProfiledSplit, type RowFacts, type TokenCounter } from './row-facts.ts';
import { rowsByText, type RowsByText } from './rows-by-text.ts';
import { splitFindings, type ValidationSplit } from './split-findings.ts';
import { findingSentences } from './wording.ts';

export interface ProfileOptions extends NamedColumns {
  /** How many labels a row has; default `single-label`. */
  readonly task?: Task;
  /** What stands between the labels of a cell; null or left out finds it out. */
  readonly labelSeparator?: string | null;
  /** Columns of 0 and 1, one for each label, instead of a column of labels. */
  readonly labelColumns?: readonly string[] | null;
  /** Counts tokens, and has the length at which texts are cut. */
  readonly tokens?: { readonly count: TokenCounter; readonly maxLength: number } | undefined;
  /** How a run would take validation rows from those to train on; null where it does not. */
  readonly split?: ValidationSplit | null;
  /** `false` leaves out nearly equal texts, which take about half of the time. */
  readonly nearDuplicates?: boolean;
  /** Called with the number of rows read so far, during the first of two readings. */
  readonly onRows?: (rows: number) => void;
  /** Ends the reading between two pieces of a file. */
  readonly signal?: AbortSignal;
}

/** Rows from which columns are guessed. */
const GUESS_ROWS = 5000;
const EXCERPT_CHARACTERS = 160;

/**
 * Describes the splits of a data set in two readings. The first counts; the second fetches the texts of examples and of
 * possible near duplicates. It holds some 200 bytes for each row and no other texts. Unlike `toExamples` it accepts
 * everything that can be counted.
 *
 * @throws data.column-missing, and what reading the files throws; the signal's reason
 */
export async function profileData(
  path: string,
  splits: readonly ProfiledSplit[],
  options: ProfileOptions = {},
): Promise<DataProfile> {
  const { task = 'single-label', labelSeparator = null, labelColumns = null, ...others } = options;
  const { tokens, split = null, nearDuplicates = true, onRows = () => undefined, signal, ...named } = others;
  const [first] = splits;
  const start = await firstRows(first!);
  const { classNames } = first!.source;
  const columnsOfLabels = task === 'multi-label' ? labelColumns : null;
  const guessable = start.filter(({ name }) => columnsOfLabels?.includes(name) !== true);
  const guess = guessColumns(guessable, named, classNames, task);
  const mapping = columnsOfLabels === null ? guess : { ...guess, label: null };
  const [text, label] = [mapping.text?.column ?? null, mapping.label?.column ?? null];
  const separator = task === 'single-label' ? null : (labelSeparator ?? findSeparator(cellsOf(start, label) ?? []));
  const read =
    columnsOfLabels === null && label === null
      ? null
      : labelCells({ label: label ?? '', labelColumns: columnsOfLabels });
  const countTokens = text === null ? null : (tokens?.count ?? null);
  const facts = await gatherFacts(splits, {
    text,
    labelCells: read?.read ?? null,
    labels: task === 'single-label' ? labelTally() : labelSetTally(separator),
    countTokens,
    findNear: nearDuplicates && text !== null,
    onRows,
    signal,
  });
  const columns = facts.columns.profiles(facts.count);
  checkNamed(path, named, columnsOfLabels ?? [], columns);

  const byText = rowsByText(facts);
  const { format, header } = first!.source.reading;
  const whole = tableFindings(facts, {
    // A text for each line has no columns that could be named.
    isHeaderless: format !== 'text' && header?.isGuess === true && !header.isPresent,
    // Also where the label is named: the app names the column that it has guessed.
    yesNoColumns: task === 'single-label' ? yesNoColumns(start, mapping.label?.column ?? null) : [],
  });
  const isTraining = (split: number) => splits[split]!.name === 'train';
  const trainedAt = splits.findIndex(({ name }) => name === trainedSplit(splits));
  const ofNames = read === null ? [] : labelFindings(facts, isTraining, task === 'single-label', trainedAt);
  const ofSets =
    read === null || task === 'single-label'
      ? []
      : labelSetFindings(facts, read, {
          columns: columnsOfLabels ?? [label!],
          areLabels: columnsOfLabels !== null,
          isTraining: (at) => splits[at]!.name === trainedSplit(splits),
        });
  const ofLabels = [...ofNames, ...ofSets];
  // Where a cell has several labels, each combination is no class whose rows could be shared out.
  const hasOneLabel =
    task === 'single-label' && !ofLabels.some(({ kind, rows }) => kind === 'label-several' && rows > 0);
  const ofSplit =
    label === null || split === null || !hasOneLabel
      ? []
      : splitFindings(facts, (at) => splits[at]!.name === trainedSplit(splits), split);
  const single = rowFindings(facts, {
    hasText: text !== null,
    hasLabel: label !== null && task === 'single-label',
    maxLength: tokens?.maxLength ?? null,
  });
  const exact = duplicateFindings(facts, byText);
  const candidates = facts.near?.candidates() ?? [];
  const texts = await textsOf(
    splits,
    text,
    [
      ...[...whole, ...single, ...ofLabels, ...ofSplit, ...exact].flatMap(({ examples }) => examples.flat()),
      ...candidates.map((number) => byText.rowsOf(number)[0]!),
    ],
    signal,
  );
  const groups = facts.near?.groups((number) => texts.get(byText.rowsOf(number)[0]!) ?? '') ?? [];
  const near = nearFindings(facts, byText, groups);
  const findings = [...whole, ...single, ...ofLabels, ...ofSplit, ...exact, ...near].filter(({ rows }) => rows > 0);
  return {
    path,
    rows: facts.count,
    splits: splits.map(({ name, source }, at) => ({ name, path: source.path, rows: facts.splitRows[at]! })),
    reading: first!.source.reading,
    mapping,
    columns,
    labels: read === null ? null : facts.labels.counts(classNames.get(label ?? '')),
    labelSets: labelSetsOf(facts, separator, columnsOfLabels, read !== null),
    text: text === null ? null : textProfile(facts, byText, splits, tokens?.maxLength ?? null),
    findings: findings.map((rowFinding) => finding(rowFinding, facts, byText, splits, texts)),
  };
}

async function firstRows({ source }: ProfiledSplit): Promise<Column[]> {
  const cells = new Map<string, Cell[]>();
  let rows = 0;
  for await (const { rows: chunkRows, columns } of source.chunks()) {
    for (const { name, cells: more } of columns) cells.set(name, [...(cells.get(name) ?? []), ...more]);
    rows += chunkRows.length;
    if (rows >= GUESS_ROWS) break;
  }
  return [...cells].map(([name, all]) => ({ name, cells: all.slice(0, GUESS_ROWS) }));
}

function cellsOf(columns: readonly Column[], name: string | null): readonly Cell[] | undefined {
  return columns.find((column) => column.name === name)?.cells;
}

function labelSetsOf(
  { labels }: RowFacts,
  separator: string | null,
  columns: readonly string[] | null,
  hasLabels: boolean,
): DataProfile['labelSets'] {
  const perRow = hasLabels ? labels.perRow() : null;
  return perRow === null ? null : { separator, columns, perRow };
}

/** Names of the columns of 0 and 1 alone, where the label is one of them or is not found. */
function yesNoColumns(columns: readonly Column[], label: string | null): string[] {
  const isYesNo = ({ cells }: Column) => {
    const values = new Set(cells.filter((cell) => cell !== null).map((cell) => labelValue(cell).name));
    return values.size === 2 && values.has('0') && values.has('1');
  };
  const found = columns.filter(isYesNo).map(({ name }) => name);
  return label === null || found.includes(label) ? found : [];
}

function checkNamed(
  path: string,
  named: NamedColumns,
  labels: readonly string[],
  columns: readonly ColumnProfile[],
): void {
  const names = columns.map(({ name }) => name);
  const absent = [named.text, named.label, named.id, ...labels].find(
    (name) => name !== undefined && !names.includes(name),
  );
  if (absent !== undefined) throw missingColumn(path, absent, names);
}

/** The texts of some rows, by a second reading; none where there is nothing to fetch. */
async function textsOf(
  splits: readonly ProfiledSplit[],
  column: string | null,
  rows: readonly number[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  if (column === null || rows.length === 0) return texts;
  const rowSet = new Set(rows);
  let row = 0;
  for (const { source } of splits) {
    for await (const chunk of source.chunks([column])) {
      signal?.throwIfAborted();
      const cells = chunk.columns[0]?.cells;
      for (let at = 0; at < chunk.rows.length; at += 1, row += 1) {
        const cell = rowSet.has(row) ? (cells?.[at] ?? null) : null;
        if (cell !== null) texts.set(row, ownCopy(cell));
      }
    }
  }
  return texts;
}

function finding(
  { kind, rows, groups, examples, all, fix, answers, columns, isTrained = true, cells }: RowFinding,
  facts: RowFacts,
  byText: RowsByText,
  splits: readonly ProfiledSplit[],
  texts: ReadonlyMap<number, string>,
): Finding {
  const textOf = (row: number): string | null => {
    const number = facts.text[row]!;
    // The texts of nearly equal rows were fetched from the first row of each text.
    const text = texts.get(row) ?? (number < 0 ? undefined : texts.get(byText.rowsOf(number)[0]!));
    return text === undefined ? null : excerpt(text);
  };
  const exampleOf = (row: number): FindingExample => {
    const label = facts.label[row]!;
    return {
      ...placeIn(facts, splits, row),
      label: label < 0 ? null : facts.labels.labelOf(label),
      text: textOf(row),
      cell: cells?.get(row),
    };
  };
  const exampleRows = examples.map((group) => group.map(exampleOf));
  const sentence = findingSentences[kind]({
    rows,
    groups,
    columns: (columns ?? []).map((name) => JSON.stringify(name)).join(', '),
    isTrained,
  });
  const at = placesIn(facts, splits, all);
  return { kind, sentence, rows, groups, examples: exampleRows, at, fix, answers, columns };
}

/** Rows by their places in their splits. */
function placesIn(facts: RowFacts, splits: readonly ProfiledSplit[], rows: readonly number[]): Finding['at'] {
  const starts = splits.map((_, split) => facts.splitRows.slice(0, split).reduce((sum, count) => sum + count, 0));
  const bySplit = new Map<number, number[]>();
  for (const row of rows) {
    const split = facts.splitOf(row);
    const places = bySplit.get(split) ?? [];
    places.push(row - starts[split]!);
    bySplit.set(split, places);
  }
  return [...bySplit].map(([split, places]) => ({ split: splits[split]!.name, places }));
}

/** The split that a run trains on: the one of that name, else the first. */
function trainedSplit(splits: readonly ProfiledSplit[]): string {
  return splits.some(({ name }) => name === 'train') ? 'train' : splits[0]!.name;
}

function excerpt(text: string): string {
  if (text.length <= EXCERPT_CHARACTERS) return text;
  // Not between the halves of a character.
  return `${text.slice(0, EXCERPT_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}

function placeIn(facts: RowFacts, splits: readonly ProfiledSplit[], row: number): RowPlace {
  const { name } = splits[facts.splitOf(row)]!;
  return { split: name, row: facts.fileRow[row]!, line: facts.line[row]! || null };
}

function textProfile(
  facts: RowFacts,
  byText: RowsByText,
  splits: readonly ProfiledSplit[],
  maxLength: number | null,
): TextProfile {
  const lengths = (values: Int32Array): LengthProfile => {
    let [total, longest] = [0, 0];
    for (const [row, value] of values.entries()) {
      total += value;
      if (value > values[longest]!) longest = row;
    }
    return {
      mean: values.length === 0 ? 0 : total / values.length,
      most: values[longest] ?? 0,
      at: placeIn(facts, splits, longest),
      histogram: histogram(values),
    };
  };
  const { repeated, rowsOf } = byText;
  const { tokens } = facts;
  return {
    characters: lengths(facts.characters),
    words: lengths(facts.words),
    tokens:
      tokens === null || maxLength === null
        ? null
        : {
            ...lengths(tokens),
            maxLength,
            truncated: tokens.reduce((sum, count) => sum + Number(count > maxLength), 0),
          },
    repeated: {
      texts: repeated.length,
      surplusRows: repeated.reduce((sum, text) => sum + rowsOf(text).length - 1, 0),
      conflictingTexts: repeated.filter((text) => labelsOf(facts, rowsOf(text)).size > 1).length,
    },
  };
}
