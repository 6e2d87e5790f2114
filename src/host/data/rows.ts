import type { AppliedFix, AppliedOverlay, RunConfig } from '../../contract/index.ts';
import { type FixName, testFixes } from '../../shared/fixes.ts';
import {
  collectTable,
  correctRows,
  type ExampleColumns,
  type FixedRows,
  fixTable,
  columnsOfLabels,
  type LabeledExample,
  type LabelSetExample,
  LorikeetError,
  separateParts,
  type SplitOptions,
  type Table,
  toExamples,
  toLabelSetExamples,
  trainTestSplit,
  withLabelLists,
} from '../../engine/index.ts';
import { requireOneLabel } from '../common/one-label.ts';
import { readOverlay } from '../files/overlay.ts';
import { openPart } from './open.ts';
import type { HubAccess } from '../hub/access.ts';

type DataConfig = RunConfig['data'];
type Role = 'train' | 'validation' | 'test';

interface Parts<Example> {
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
}

interface PreparedRows {
  /** Class names in the order of their indices. */
  readonly labels: readonly string[];
  /** What `data.fixes` did. */
  readonly fixes: readonly AppliedFix[];
  /** What `data.overlay` did; null where there is none. */
  readonly overlay: AppliedOverlay | null;
}

/** Rows with one label each, after fixes and splits. */
export interface ClassRows extends PreparedRows, Parts<LabeledExample> {
  readonly task: 'single-label';
}

/** Rows with any number of labels, after fixes and splits. */
export interface LabelSetRows extends PreparedRows, Parts<LabelSetExample> {
  readonly task: 'multi-label';
}

/** The rows of a run. */
export type RunRows = ClassRows | LabelSetRows;

/** Reads, fixes and splits the rows as the config says, and corrects those that are trained on. @throws the data.* errors */
export async function loadRows(data: DataConfig, access: HubAccess = {}): Promise<RunRows> {
  if (data.task === 'multi-label') {
    return { task: 'multi-label', ...(await readRows(data, LABEL_SETS, access)), overlay: null };
  }
  return loadClassRows(data, access);
}

/** The same for what takes rows with one label each. @throws data.one-label-needed, the data.* errors */
export async function loadClassRows(data: DataConfig, access: HubAccess = {}): Promise<ClassRows> {
  requireOneLabel({ data });
  const rows = { task: 'single-label' as const, ...(await readRows(data, CLASSES, access)), overlay: null };
  if (data.overlay === null) return rows;
  const { rows: corrections } = await readOverlay(data.overlay);
  const { examples, dropped, relabeled } = correctRows(rows.train, rows.labels, corrections, data.overlay);
  return { ...rows, train: examples, overlay: { dropped: [...dropped], relabeled: [...relabeled] } };
}

/** What differs between rows of one label and rows of several. */
interface Kind<Example> {
  /** The table as examples are made of it, the column of its labels, and their names where the config says them. */
  prepared(table: Table, data: DataConfig, known: readonly string[] | undefined): Labeled;
  readonly examples: (
    table: Table,
    columns: ExampleColumns,
  ) => { readonly examples: readonly Example[]; readonly labels: readonly string[] };
  /** How a stratified split parts the rows. */
  strata(examples: readonly Example[]): Pick<SplitOptions, 'stratifyBy' | 'stratifyBySets'>;
}

interface Labeled {
  readonly table: Table;
  readonly label: string;
  readonly names: readonly string[] | undefined;
}

const CLASSES: Kind<LabeledExample> = {
  prepared: (table, { label }) => ({ table, label, names: undefined }),
  examples: toExamples,
  strata: (examples) => ({ stratifyBy: examples.map(({ label }) => label) }),
};

const LABEL_SETS: Kind<LabelSetExample> = {
  prepared: withLabelLists,
  examples: toLabelSetExamples,
  strata: (examples) => ({ stratifyBySets: examples.map(({ labels }) => labels) }),
};

async function readRows<Example extends { readonly row: number; readonly text: string }>(
  data: DataConfig,
  kind: Kind<Example>,
  access: HubAccess,
): Promise<Parts<Example> & Pick<PreparedRows, 'labels' | 'fixes'>> {
  const applied = fixRecord(data.fixes);
  const read = (reference: string, role: Role, labels: readonly string[] | undefined) =>
    readPart(data, kind, { reference, role, labels }, applied, access);
  const train = await read(data.train, 'train', data.labels ?? undefined);
  const { labels } = train;
  const test = data.test === null ? [] : (await read(data.test, 'test', labels)).examples;
  const parts =
    data.validation === null
      ? { ...splitOff(data, kind, train.examples), test }
      : {
          train: train.examples,
          validation: (await read(data.validation, 'validation', labels)).examples,
          test,
        };
  if (!data.fixes.includes('one-split')) return { ...parts, labels, fixes: applied.list() };
  const { droppedTrain, droppedValidation, moved, ...separated } = separateParts(parts);
  applied.add('one-split', 'train', droppedTrain);
  applied.add('one-split', 'validation', droppedValidation);
  applied.move('one-split', moved);
  if (separated.train.length === 0 || separated.validation.length === 0) {
    throw new LorikeetError('data.fixes-leave-nothing', { path: data.train, fixes: data.fixes });
  }
  return { ...separated, labels, fixes: applied.list() };
}

interface Part {
  readonly reference: string;
  readonly role: Role;
  /** Those that are fixed already. */
  readonly labels: readonly string[] | undefined;
}

async function readPart<Example>(
  data: DataConfig,
  kind: Kind<Example>,
  { reference, role, labels }: Part,
  applied: FixRecord,
  access: HubAccess = {},
): Promise<{ readonly examples: readonly Example[]; readonly labels: readonly string[] }> {
  const { text, id, task } = data;
  const { source } = await openPart(reference, role, data, access);
  const wanted = new Set([text, ...columnsOfLabels(data), ...(id === null ? [] : [id])]);
  const { table, label, names } = kind.prepared(await collectTable(source, [...wanted]), data, labels);
  const known = labels ?? names;
  const fixes = role === 'test' ? data.fixes.filter((fix) => testFixes.includes(fix)) : data.fixes;
  const fixed = fixTable(table, { text, label, task }, fixes, known);
  for (const { fix, rows, renamed } of fixed.done) {
    applied.add(fix, role, rows);
    applied.rename(fix, role, renamed);
  }
  return kind.examples(fixed.table, {
    text,
    label,
    id: id ?? undefined,
    labels: known ?? table.classNames.get(label),
    areLabelsListed: role === 'train' || data.labels !== null,
    purpose: role === 'train' ? 'training' : 'evaluation',
  });
}

function splitOff<Example>(
  { split }: DataConfig,
  kind: Kind<Example>,
  examples: readonly Example[],
): Pick<Parts<Example>, 'train' | 'validation'> {
  const { train, test } = trainTestSplit(examples.length, {
    testSize: split.validation,
    seed: split.seed,
    ...(split.stratify ? kind.strata(examples) : {}),
  });
  const pick = (rows: Int32Array) => Array.from(rows, (row) => examples[row]!);
  return { train: pick(train), validation: pick(test) };
}

interface FixRecord {
  add(fix: FixName, split: Role, rows: readonly number[]): void;
  rename(fix: FixName, split: Role, renamed: FixedRows['renamed']): void;
  move(fix: FixName, rows: readonly number[]): void;
  list(): AppliedFix[];
}

/** Records what each fix did, including fixes that changed nothing. */
function fixRecord(fixes: readonly FixName[]): FixRecord {
  const records = new Map<FixName, AppliedFix>(fixes.map((fix) => [fix, { fix, dropped: [], moved: [], renamed: [] }]));
  return {
    add(fix, split, rows) {
      if (rows.length > 0) records.get(fix)!.dropped.push({ split, rows: [...rows] });
    },
    rename(fix, split, renamed) {
      for (const { from, to, rows } of renamed) records.get(fix)!.renamed.push({ split, from, to, rows: [...rows] });
    },
    move(fix, rows) {
      for (const row of rows) records.get(fix)!.moved.push(row);
    },
    list: () => [...records.values()],
  };
}
