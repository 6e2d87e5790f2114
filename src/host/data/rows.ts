import type { AppliedFix, AppliedOverlay, RunConfig } from '../../contract/index.ts';
import type { FixName } from '../../shared/fixes.ts';
import {
  collectTable,
  correctRows,
  fixTable,
  type LabeledExample,
  type LabeledExamples,
  LorikeetError,
  separateParts,
  toExamples,
  trainTestSplit,
} from '../../engine/index.ts';
import { readOverlay } from '../files/overlay.ts';
import { openPart } from './open.ts';
import type { HubAccess } from '../hub/access.ts';

type DataConfig = RunConfig['data'];
type Role = 'train' | 'validation' | 'test';

/** The rows of a run, after fixes and splits. */
export interface RunRows {
  /** Class names in the order of their indices. */
  readonly labels: readonly string[];
  readonly train: readonly LabeledExample[];
  readonly validation: readonly LabeledExample[];
  readonly test: readonly LabeledExample[];
  /** What `data.fixes` did. */
  readonly fixes: readonly AppliedFix[];
  /** What `data.overlay` did; null where there is none. */
  readonly overlay: AppliedOverlay | null;
}

/**
 * The fixes that apply to test rows too: those without which a row cannot be scored. A score should be of all other
 * test rows.
 */
const TEST_FIXES: readonly FixName[] = ['drop-empty', 'drop-unlabelled'];

/** Reads, fixes and splits the rows as the config says, and corrects those that are trained on. @throws the data.* errors */
export async function loadRows(data: DataConfig, access: HubAccess = {}): Promise<RunRows> {
  const rows = await readRows(data, access);
  if (data.overlay === null) return rows;
  const { rows: corrections } = await readOverlay(data.overlay);
  const { examples, dropped, relabeled } = correctRows(rows.train, rows.labels, corrections, data.overlay);
  return { ...rows, train: examples, overlay: { dropped: [...dropped], relabeled: [...relabeled] } };
}

async function readRows(data: DataConfig, access: HubAccess): Promise<RunRows> {
  const applied = fixRecord(data.fixes);
  const train = await readPart(data, data.train, 'train', data.labels ?? undefined, applied, access);
  const { labels } = train;
  const test = data.test === null ? [] : (await readPart(data, data.test, 'test', labels, applied, access)).examples;
  const parts =
    data.validation === null
      ? { ...splitOff(data, train.examples), test }
      : {
          train: train.examples,
          validation: (await readPart(data, data.validation, 'validation', labels, applied, access)).examples,
          test,
        };
  if (!data.fixes.includes('one-split')) return { ...parts, labels, fixes: applied.list(), overlay: null };
  const { droppedTrain, droppedValidation, moved, ...separated } = separateParts(parts);
  applied.add('one-split', 'train', droppedTrain);
  applied.add('one-split', 'validation', droppedValidation);
  applied.move('one-split', moved);
  if (separated.train.length === 0 || separated.validation.length === 0) {
    throw new LorikeetError('data.fixes-leave-nothing', { path: data.train, fixes: data.fixes });
  }
  return { ...separated, labels, fixes: applied.list(), overlay: null };
}

async function readPart(
  data: DataConfig,
  reference: string,
  role: Role,
  labels: readonly string[] | undefined,
  applied: FixRecord,
  access: HubAccess = {},
): Promise<LabeledExamples> {
  const { text, label, id } = data;
  const { source } = await openPart(reference, role, data, access);
  const table = await collectTable(source, id === null ? [text, label] : [text, label, id]);
  const fixes = role === 'test' ? data.fixes.filter((fix) => TEST_FIXES.includes(fix)) : data.fixes;
  const fixed = fixTable(table, { text, label }, fixes);
  for (const { fix, rows } of fixed.dropped) applied.add(fix, role, rows);
  return toExamples(fixed.table, {
    text,
    label,
    id: id ?? undefined,
    labels: labels ?? table.classNames.get(label),
    purpose: role === 'train' ? 'training' : 'evaluation',
  });
}

function splitOff({ split }: DataConfig, examples: readonly LabeledExample[]): Pick<RunRows, 'train' | 'validation'> {
  const { train, test } = trainTestSplit(examples.length, {
    testSize: split.validation,
    seed: split.seed,
    ...(split.stratify ? { stratifyBy: examples.map(({ label }) => label) } : {}),
  });
  const pick = (rows: Int32Array) => Array.from(rows, (row) => examples[row]!);
  return { train: pick(train), validation: pick(test) };
}

interface FixRecord {
  add(fix: FixName, split: Role, rows: readonly number[]): void;
  move(fix: FixName, rows: readonly number[]): void;
  list(): AppliedFix[];
}

/** Records what each fix did, including fixes that changed nothing. */
function fixRecord(fixes: readonly FixName[]): FixRecord {
  const records = new Map<FixName, AppliedFix>(fixes.map((fix) => [fix, { fix, dropped: [], moved: [] }]));
  return {
    add(fix, split, rows) {
      if (rows.length > 0) records.get(fix)!.dropped.push({ split, rows: [...rows] });
    },
    move(fix, rows) {
      for (const row of rows) records.get(fix)!.moved.push(row);
    },
    list: () => [...records.values()],
  };
}
