import type { DataProfile, LengthProfile } from '../../contract/index.ts';
import type { Task } from '../../shared/task.ts';
import { count, counted } from './format.ts';
import { mappingText, readingText } from './reading.ts';
import { setArgument } from './set-argument.ts';
import { table } from './table.ts';

type Text = NonNullable<DataProfile['text']>;
type Finding = DataProfile['findings'][number];

/** Where the rows of a run lie. */
interface Places {
  readonly data: string;
  readonly validation?: string;
  readonly test?: string;
}

/** Labels that are shown; a column with more is probably not a label. */
const MOST_LABELS = 20;
const MOST_EXAMPLES = 3;

/**
 * A profile as text.
 *
 * @param places as the user named them
 * @param task as the user asked for it
 */
export function profileText(places: Places, profile: DataProfile, task: Task): string {
  const { path, rows, splits, columns, labels, labelSets, text, reading, mapping, findings } = profile;
  const columnRows = columns.map(({ name, present, missing, distinct }) => [
    name,
    count(present),
    count(missing),
    count(distinct),
  ]);
  const parts = [`${path}: ${counted(rows, 'row')}`, ...readingText(reading)];
  if (splits.length > 1) {
    const splitRows = splits.map(({ name, rows: rowCount }) => [name, count(rowCount)]);
    parts.push('', table(['split', 'rows'], splitRows));
  }
  parts.push('', table(['column', 'present', 'missing', 'distinct'], columnRows), '', ...mappingText(mapping));
  if (task === 'multi-label' && labelSets === null) {
    parts.push('no column looks like one of labels: name theirs with --label or --label-columns');
  }
  if (labels !== null) parts.push('', labelText(labels, rows));
  if (labelSets !== null) parts.push('', ...labelSetText(labelSets, rows));
  if (text !== null) parts.push('', lengths(text), '', wordHistogram(text.words), '', repeated(text));
  parts.push('', findingsText(findings, splits.length > 1), '', settingsText(places, profile, task));
  return parts.join('\n');
}

function labelText(labels: NonNullable<DataProfile['labels']>, rows: number): string {
  const labelRows = labels.slice(0, MOST_LABELS).map(({ label, name, count: of }) => {
    return [name === null ? label : `${label} ${name}`, count(of), `${((100 * of) / rows).toFixed(1)} %`];
  });
  const rest = labels.length - labelRows.length;
  return (
    table(['label', 'rows', 'share'], labelRows) +
    (rest > 0 ? `\nand ${count(rest)} more ${rest === 1 ? 'label' : 'labels'}` : '')
  );
}

/** How several labels are read, and how many rows have. */
function labelSetText({ separator, columns, perRow }: NonNullable<DataProfile['labelSets']>, rows: number): string[] {
  const places =
    columns !== null
      ? `labels are the columns ${columns.map(quoted).join(', ')}`
      : separator === null
        ? 'labels of a cell: a list, or one'
        : `labels of a cell: with ${quoted(separator)} between them`;
  const perRows = perRow.flatMap((of, labels) =>
    of === 0 ? [] : [[count(labels), count(of), `${((100 * of) / rows).toFixed(1)} %`]],
  );
  return [places, table(['labels of a row', 'rows', 'share'], perRows)];
}

function lengths({ characters, words, tokens }: Text): string {
  const row = (name: string, { mean, most, at }: LengthProfile) => [
    name,
    mean.toFixed(1),
    count(most),
    at.line === null ? `row ${count(at.row + 1)}` : `line ${count(at.line)}`,
  ];
  const rows = [row('characters', characters), row('words', words)];
  if (tokens === null) return table(['text', 'mean', 'most', 'where'], rows);
  const share =
    (100 * tokens.truncated) /
    Math.max(
      1,
      tokens.histogram.counts.reduce((sum, bin) => sum + bin, 0),
    );
  const cut = `${counted(tokens.truncated, 'text')} (${share.toFixed(2)} %) ${tokens.truncated === 1 ? 'is' : 'are'} longer than ${counted(tokens.maxLength, 'token')} and cut`;
  return `${table(['text', 'mean', 'most', 'where'], [...rows, row('tokens', tokens)])}\n${cut}`;
}

/** A bar per bin of words, the longest 40 characters wide. */
function wordHistogram({ histogram: { width, counts } }: LengthProfile): string {
  const widest = 40;
  const most = Math.max(...counts, 1);
  const bins = counts.map((rows, bin) => {
    const range = width === 1 ? String(bin) : `${bin * width}–${(bin + 1) * width - 1}`;
    return { range, rows, bar: '█'.repeat(Math.round((widest * rows) / most)) };
  });
  const margin = Math.max(...bins.map(({ range }) => range.length));
  return [
    'words per text',
    ...bins.map(({ range, rows, bar }) => `${range.padStart(margin)} ${bar} ${count(rows)}`),
  ].join('\n');
}

function repeated({ repeated: { texts, surplusRows, conflictingTexts } }: Text): string {
  if (texts === 0) return 'no text occurs twice';
  const occur = texts === 1 ? 'occurs' : 'occur';
  return `${counted(texts, 'text')} ${occur} more than once (${counted(surplusRows, 'row')} too many), ${count(conflictingTexts)} of them with different labels`;
}

function findingsText(findings: readonly Finding[], hasSplits: boolean): string {
  if (findings.length === 0) return 'nothing to mend was found';
  return findings.map((finding) => findingText(finding, hasSplits)).join('\n\n');
}

function findingText({ sentence, fix, answers, examples }: Finding, hasSplits: boolean): string {
  const lines = examples.slice(0, MOST_EXAMPLES).flatMap((group) =>
    group.slice(0, MOST_EXAMPLES).map(({ split, row, line, label, text, cell }, at) => {
      const place = line === null ? `row ${row + 1}` : `line ${line}`;
      const value = cell === undefined ? null : `column ${quoted(cell.column)} holds ${quoted(cell.value)}`;
      const where = [hasSplits ? split : null, place, value ?? (label === null ? null : `label ${label}`)]
        .filter(Boolean)
        .join(', ');
      return `  ${at === 0 ? '-' : ' '} ${where}: ${text === null ? '(no text)' : quoted(text)}`;
    }),
  );
  const choices = (answers ?? []).map(answerText).join(' or ');
  const answer = choices === '' ? (fix === null ? '' : ` [fix: ${fix}]`) : ` [${choices}]`;
  return [`${sentence}${answer}`, ...lines].join('\n');
}

/** As a shell takes it. */
function answerText(answer: NonNullable<Finding['answers']>[number]): string {
  const values = Object.entries(answer) as [string, boolean | string | readonly string[]][];
  return values.map(([path, value]) => setArgument(path, value)).join(' ');
}

/** A text in quotes, without control characters. */
function quoted(text: string): string {
  const code = (character: string) => `\\u00${character.charCodeAt(0).toString(16)}`;
  return JSON.stringify(text).replace(/[\u007f-\u009f]/g, code);
}

/** Settings to copy into a config to train on this data. */
function settingsText(
  { data, validation, test }: Places,
  { mapping: { text, label, id }, findings, reading, labelSets }: DataProfile,
  task: Task,
): string {
  const fixes = [...new Set(findings.flatMap(({ fix }) => fix ?? []))];
  const settings = [
    `train: ${JSON.stringify(data)}`,
    ...(validation === undefined ? [] : [`validation: ${JSON.stringify(validation)}`]),
    ...(test === undefined ? [] : [`test: ${JSON.stringify(test)}`]),
    ...(text === null ? [] : [`text: ${JSON.stringify(text.column)}`]),
    ...(label === null ? [] : [`label: ${JSON.stringify(label.column)}`]),
    ...(task === 'single-label' ? [] : [`task: ${task}`]),
    ...(labelSets?.columns ? [`labelColumns: [${labelSets.columns.map(quoted).join(', ')}]`] : []),
    ...(labelSets?.separator ? [`labelSeparator: ${quoted(labelSets.separator)}`] : []),
    ...(id === null ? [] : [`id: ${JSON.stringify(id.column)}`]),
    ...(reading.header?.isPresent === false ? ['header: false'] : []),
  ];
  const offered = fixes.length === 0 ? '' : `\nfixes to choose from: data: { fixes: [${fixes.join(', ')}] }`;
  return `to train on it: data: { ${settings.join(', ')} }${offered}`;
}
