import type { ColumnGuess, ColumnMapping } from '../../shared/data-profile.ts';
import type { Task } from '../../shared/task.ts';
import { labelsOf } from './label-lists.ts';
import { severalLabels } from './label-words.ts';
import type { Column } from './table.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** Columns that the user has named: they are not guessed. */
export interface NamedColumns {
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  readonly id?: string | undefined;
}

/** Usual names, the likeliest first. */
const NAMES = {
  text: [
    'text',
    'sentence',
    'tweet',
    'content',
    'review',
    'comment',
    'message',
    'body',
    'document',
    'premise',
    'title',
  ],
  label: [
    'label',
    'labels',
    'target',
    'class',
    'category',
    'sentiment',
    'topic',
    'intent',
    'y',
    'coarse_label',
    'score',
  ],
  id: ['id', 'idx', 'index', 'uid', 'uuid', 'guid', 'row_id', 'unnamed: 0'],
} as const;

/** Whether people call a column so that holds a text, a label or an id. */
export function isUsualColumnName(name: string): boolean {
  const lowered = name.trim().toLowerCase();
  return Object.values(NAMES).some((names) => (names as readonly string[]).includes(lowered));
}

/** More different values than this are no classes, whatever the column is called. */
const MOST_CLASSES = 200;

interface Traits {
  readonly name: string;
  readonly filled: number;
  readonly distinct: number;
  /** Different labels, where its cells hold several each: far fewer than their combinations. */
  readonly labels: number;
  readonly meanLength: number;
  /** Share of the filled cells that have white space inside. */
  readonly spaced: number;
}

/**
 * Guesses the columns of the text, the label and the id from the first rows. Usual names count most, then what cells look
 * like: texts are long and mostly differ, labels are few, ids are short and never repeat.
 *
 * @param columns the first rows of a table, some thousand at most
 * @param classNames columns whose classes the file itself names: they are labels
 * @param task with `multi-label` a usual name makes a label of any column, however many different cells it has
 */
export function guessColumns(
  columns: readonly Column[],
  named: NamedColumns = {},
  classNames: ReadonlyMap<string, readonly string[]> = new Map(),
  task: Task = 'single-label',
): ColumnMapping {
  const namedColumns = new Set(Object.values(named));
  const traits = columns.filter(({ name }) => !namedColumns.has(name)).map(traitsOf);
  const fromUser = (column: string | undefined) =>
    column === undefined ? undefined : { column, reason: phrase('column.requested') };
  const label = fromUser(named.label) ?? guessLabel(traits, classNames, task);
  const others = traits.filter(({ name }) => name !== label?.column);
  const text = fromUser(named.text) ?? guessText(others);
  const id = fromUser(named.id) ?? guessId(others.filter(({ name }) => name !== text?.column));
  return { text, label, id };
}

function traitsOf({ name, cells }: Column): Traits {
  const filled = cells.filter((cell) => cell !== null && cell.trim() !== '') as string[];
  const total = filled.reduce((sum, cell) => sum + cell.length, 0);
  const values = [...new Set(filled)];
  const isLabel = (NAMES.label as readonly string[]).includes(name.trim().toLowerCase());
  const several = isLabel ? severalLabels(values.map((value) => value.trim())) : null;
  return {
    name,
    filled: filled.length,
    distinct: values.length,
    labels:
      several === null ? values.length : new Set(values.flatMap((value) => labelsOf(value, several.separator))).size,
    meanLength: filled.length === 0 ? 0 : total / filled.length,
    spaced: filled.length === 0 ? 0 : filled.filter((cell) => /\S\s+\S/.test(cell)).length / filled.length,
  };
}

function guessLabel(
  traits: readonly Traits[],
  classNames: ReadonlyMap<string, readonly string[]>,
  task: Task,
): ColumnGuess | null {
  const described = traits.find(({ name }) => classNames.has(name));
  if (described !== undefined) return { column: described.name, reason: phrase('column.class-names') };
  const few = traits.filter(({ filled, labels }) => filled > 0 && labels <= Math.min(MOST_CLASSES, filled));
  const many = task === 'multi-label' ? traits.filter(({ filled }) => filled > 0) : [];
  const byName = usualName(few, NAMES.label) ?? usualName(many, NAMES.label);
  if (byName !== undefined) return withDistinct(byName, phrase('column.called', { name: byName.name }));
  const repeating = few.filter(
    ({ distinct, filled, spaced }) => distinct > 1 && distinct <= filled / 4 && spaced < 0.5,
  );
  const fewest = repeating.sort((first, second) => first.distinct - second.distinct)[0];
  return fewest === undefined ? null : withDistinct(fewest, phrase('column.fewest'));
}

function withDistinct({ name, distinct }: Traits, reason: string): ColumnGuess {
  return {
    column: name,
    reason: phrase('column.distinct', { reason, count: distinct }),
  };
}

function guessText(traits: readonly Traits[]): ColumnGuess | null {
  const filled = traits.filter((trait) => trait.filled > 0);
  const byName = usualName(filled, NAMES.text);
  if (byName !== undefined) return { column: byName.name, reason: phrase('column.called', { name: byName.name }) };
  const longest = [...filled].sort((first, second) => second.meanLength - first.meanLength)[0];
  if (longest === undefined || (longest.spaced < 0.5 && longest.meanLength < 20)) return null;
  return {
    column: longest.name,
    reason: phrase('column.longest', { characters: Math.round(longest.meanLength) }),
  };
}

function guessId(traits: readonly Traits[]): ColumnGuess | null {
  const unique = traits.filter(({ filled, distinct, spaced }) => filled > 0 && distinct === filled && spaced === 0);
  const byName =
    usualName(unique, NAMES.id) ?? unique.find(({ name }) => /(?:^|[_\s-])id$/i.test(name) || /[a-z]I[dD]$/.test(name));
  if (byName === undefined) return null;
  return { column: byName.name, reason: phrase('column.called-id', { name: byName.name }) };
}

function usualName(traits: readonly Traits[], names: readonly string[]): Traits | undefined {
  for (const name of names) {
    const match = traits.find((trait) => trait.name.toLowerCase() === name);
    if (match !== undefined) return match;
  }
  return undefined;
}
