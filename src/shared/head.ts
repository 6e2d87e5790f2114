import { phrase } from './phrases/index.ts';

/** Where the head of a run comes from: see {@link planHead}. */
export const headChoices = ['auto', 'checkpoint', 'new'] as const;
export type HeadChoice = (typeof headChoices)[number];

/** The head that a run starts with. */
export interface HeadPlan {
  /** `names`: the checkpoint's rows by the names of its classes; `order`: as they are; `new`: drawn from the seed. */
  readonly from: 'names' | 'order' | 'new';
  /** For each label the class of the checkpoint whose row it gets; null for a row that is drawn. */
  readonly rows: readonly (number | null)[];
}

/** A class of transformers that nobody has named. */
const PLACEHOLDER = /^LABEL_\d+$/;

/** The names that config.json gives the classes of a classifier, in order; null where it has none but placeholders. */
export function classNames(config: Readonly<Record<string, unknown>>): readonly string[] | null {
  const { id2label } = config;
  if (typeof id2label !== 'object' || id2label === null) return null;
  const entries = Object.entries(id2label).sort(([a], [b]) => Number(a) - Number(b));
  const names = entries.map(([, name]) => String(name));
  const isCounted = entries.every(([id], at) => Number(id) === at);
  return isCounted && names.length > 1 && names.some((name) => !PLACEHOLDER.test(name)) ? names : null;
}

/** How names of classes are compared: without case and white space at the ends, and with one space for many. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/**
 * The head of a run on a checkpoint that is a classifier. `auto` takes the checkpoint's where all labels are among the names of its classes, or
 * where its classes have no names and are as many. `checkpoint` takes the rows of the labels that it has and draws the others.
 *
 * @param names of the checkpoint's classes; null where they have none
 * @param classes of the checkpoint's head; null where it has no head
 * @returns null where `checkpoint` is asked for and no row of it can be taken
 */
export function planHead(
  choice: HeadChoice,
  labels: readonly string[],
  names: readonly string[] | null,
  classes: number | null,
): HeadPlan | null {
  const drawn: HeadPlan = { from: 'new', rows: labels.map(() => null) };
  if (choice === 'new') return drawn;
  const none = choice === 'auto' ? drawn : null;
  if (classes === null) return none;
  if (names === null || names.length !== classes) {
    return labels.length === classes ? { from: 'order', rows: labels.map((_, at) => at) } : none;
  }
  const places = new Map(names.map((name, at) => [sameName(name), at]));
  const rows = labels.map((label) => places.get(sameName(label)) ?? null);
  const isTwice = new Set(rows.filter((row) => row !== null)).size < rows.filter((row) => row !== null).length;
  const matched = rows.filter((row) => row !== null).length;
  if (isTwice || places.size < names.length || matched === 0) return none;
  return choice === 'auto' && matched < labels.length ? drawn : { from: 'names', rows };
}

/** What a run says of its head, a line for each class. null where the checkpoint has no head and none was asked for. */
export function headText(
  plan: HeadPlan,
  labels: readonly string[],
  names: readonly string[] | null,
  classes: number | null,
): string | null {
  if (classes === null) return null;
  const shown = names ?? Array.from({ length: classes }, (_, at) => String(at));
  if (plan.from === 'new') {
    const gaps = { count: classes, classes: shown.slice(0, 10).join(', '), labels: labels.join(', ') };
    return phrase('log.head-new', gaps);
  }
  const width = Math.max(...labels.map(({ length }) => length));
  const lines = labels.map((label, at) => {
    const row = plan.rows[at];
    const source = row === null || row === undefined ? '–' : `${row}${names === null ? '' : ` (${names[row]})`}`;
    return `\n  ${label.padEnd(width)} ← ${source}`;
  });
  return phrase(plan.from === 'names' ? 'log.head-by-name' : 'log.head-by-order', { rows: lines.join('') });
}
