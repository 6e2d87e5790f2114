import type { DataProfile, DataSample, DraftProblem, DraftStep, ErrorShape } from '../../contract/index.ts';
import { type DraftConfig, valueAt } from './config-path.ts';
import { labelColumnsOf } from './roles.ts';
import { type Finding, type FixName, rowsLeft, stateOf } from './fixes.ts';

/** What a person is told in words of the page; everything else has the words of its error. */
export type BlockKind =
  | 'no-model'
  | 'no-data'
  | 'unsupported'
  | 'no-text-column'
  | 'no-label-column'
  | 'one-column'
  | 'one-label'
  | 'rows-without-text'
  | 'rows-without-label'
  | 'fractions'
  | 'rare-labels'
  | 'several-labels'
  | 'unseen-labels'
  | 'unclear-labels'
  | 'unused-labels'
  | 'no-labels';

/** One thing that stands between a draft and its start. */
export interface Block {
  readonly step: DraftStep;
  /** Path of the setting where it is mended; null where no setting is at fault. */
  readonly field: string | null;
  /** null where `error` says it. */
  readonly kind: BlockKind | null;
  readonly error: ErrorShape | null;
  /** Columns, a label or a reason that the words of `kind` name. */
  readonly names: readonly string[];
  readonly rows: number;
}

/** The newest answer about a model or data: neither value nor error while it is on its way. */
interface Answer<Value> {
  readonly value: Value | null;
  readonly error: ErrorShape | null;
}

/** What is known of a draft when somebody asks whether it can start. */
export interface Known {
  /** null until the host has checked the config. */
  readonly problems: readonly DraftProblem[] | null;
  /** The config with its defaults. */
  readonly config: DraftConfig;
  readonly model: Answer<{ readonly unsupported: string | null }>;
  readonly sample: Answer<Pick<DataSample, 'splits'>>;
  readonly profile: Answer<Pick<DataProfile, 'splits' | 'labels' | 'findings'>>;
}

/**
 * All that blocks the start of a draft: mistakes in its settings, a model or data that cannot be read or used. The summary,
 * the rail of steps and the button that starts all ask here. null while answers are still on their way and nothing blocks yet.
 */
export function blocksOf({ problems, config, model, sample, profile }: Known): readonly Block[] | null {
  const blocks = [
    ...(problems ?? []).map(ofProblem),
    ...(isNamed(config, 'model') ? ofModel(model) : []),
    ...(isNamed(config, 'data.train') ? [...ofSample(sample, config), ...ofProfile(profile, config)] : []),
  ];
  if (blocks.length > 0) return blocks;
  const isWaiting =
    problems === null ||
    (isNamed(config, 'model') && model.value === null) ||
    (isNamed(config, 'data.train') && sample.value === null);
  return isWaiting ? null : blocks;
}

const none = { kind: null, error: null, field: null, names: [], rows: 0 } as const;

function ofProblem({ field, step, error }: DraftProblem): Block {
  const isMissing = error.code === 'config.missing';
  const kind = !isMissing ? null : step === 'model' ? 'no-model' : step === 'data' ? 'no-data' : null;
  return { ...none, step, field, kind, error: kind === null ? error : null };
}

function ofModel({ value, error }: Known['model']): Block[] {
  const at = { ...none, step: 'model', field: 'model' } as const;
  if (error !== null) return [{ ...at, error }];
  return value?.unsupported ? [{ ...at, kind: 'unsupported', names: [value.unsupported] }] : [];
}

function ofSample({ value, error }: Known['sample'], config: DraftConfig): Block[] {
  const at = { ...none, step: 'data', field: 'data.train' } as const;
  if (error !== null) return [{ ...at, error }];
  if (value === null) return [];
  const columns = value.splits[0]?.columns ?? [];
  const [text, label] = [valueAt(config, 'data.text'), valueAt(config, 'data.label')];
  const blocks: Block[] = [];
  if (!columns.includes(String(text))) blocks.push({ ...at, kind: 'no-text-column', field: 'data.text' });
  const labels = labelColumnsOf(config) ?? [String(label)];
  if (!labels.every((each) => columns.includes(each))) {
    blocks.push({ ...at, kind: 'no-label-column', field: 'data.label' });
  }
  if (blocks.length === 0 && labels.includes(String(text)))
    blocks.push({ ...at, kind: 'one-column', field: 'data.label' });
  return blocks;
}

/** Findings with which a run ends before its first step, unless a fix is taken. */
const fatalFindings: Readonly<Record<string, BlockKind>> = {
  'text-missing': 'rows-without-text',
  'label-missing': 'rows-without-label',
  'label-fractional': 'fractions',
  'label-rare': 'rare-labels',
  'label-several': 'several-labels',
  'label-unseen': 'unseen-labels',
  'label-column-value': 'unclear-labels',
  'label-unused': 'unused-labels',
  'label-cells-empty': 'no-labels',
};

/** Findings about all rows of a split, which have only its first for all of them. */
const areWhole: readonly string[] = ['label-unused', 'label-cells-empty'];

/** Where a finding is mended that no fix mends. */
const fields: Readonly<Record<string, string>> = {
  'label-several': 'data.task',
  'label-column-value': 'data.label',
  'label-unused': 'data.label',
  'label-cells-empty': 'data.label',
};

function ofProfile({ value, error }: Known['profile'], config: DraftConfig): Block[] {
  const at = { ...none, step: 'data', field: 'data.train' } as const;
  if (error !== null) return [{ ...at, error }];
  if (value === null) return [];
  const blocks: Block[] = [];
  const [only, ...others] = value.labels ?? [];
  if (only !== undefined && others.length === 0) blocks.push({ ...at, kind: 'one-label', names: [only.label] });
  const fixes = (valueAt(config, 'data.fixes') ?? []) as readonly FixName[];
  const isOpen = (finding: Finding) =>
    finding.rows > 0 && stateOf(finding, fixes) !== 'fixed' && isRead(finding, value.splits, config);
  for (const finding of value.findings.filter(isOpen)) {
    const kind = fatalFindings[finding.kind];
    if (kind === undefined || isHarmless(finding, config)) continue;
    const rows = areWhole.includes(finding.kind) ? finding.rows : rowsLeft(finding, value.findings, fixes);
    if (rows === 0) continue;
    const field = fields[finding.kind] ?? 'data.fixes';
    blocks.push({ ...at, field, kind, names: finding.columns ?? [], rows });
  }
  return blocks;
}

/** Whether a run reads any of the rows: of several splits of a data set, the one that it trains on, unless its config names others. */
function isRead({ at }: Finding, splits: DataProfile['splits'], config: DraftConfig): boolean {
  const hasParts = ['data.validation', 'data.test'].some((path) => (valueAt(config, path) ?? null) !== null);
  if (splits.length < 2 || hasParts) return true;
  return at.some(({ split }) => split === 'train');
}

/** Whether other settings of the draft make a fatal finding one that a run can begin with. */
function isHarmless({ kind, at }: Finding, config: DraftConfig): boolean {
  const isMultiLabel = valueAt(config, 'data.task') === 'multi-label';
  // Of several labels for a row, one may be that of a single row.
  if (kind === 'label-rare') return isMultiLabel;
  // Of several labels for a row, each part may write them in a form of its own.
  if (kind === 'label-unseen') return isMultiLabel;
  // Where classes are listed, a combination of labels can be one of them.
  if (kind === 'label-several') {
    const fixes = (valueAt(config, 'data.fixes') ?? []) as readonly FixName[];
    const areDropped =
      fixes.includes('drop-unseen-labels') && at.length > 0 && at.every(({ split }) => split !== 'train');
    return isMultiLabel || areDropped || (valueAt(config, 'data.labels') ?? null) !== null;
  }
  return false;
}

function isNamed(config: DraftConfig, path: string): boolean {
  const name = valueAt(config, path);
  return typeof name === 'string' && name !== '';
}
