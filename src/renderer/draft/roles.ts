import type { Task } from '../../shared/task.ts';
import { type DraftConfig, valueAt, withValue, withValues } from './config-path.ts';

/** What a column of the data is for. */
export const roles = ['text', 'label', 'id', 'split', 'none'] as const;
export type Role = (typeof roles)[number];

const LABEL_COLUMNS = 'data.labelColumns';
const fields = { text: 'data.text', label: 'data.label', id: 'data.id', split: 'data.splitColumn' } as const;

/** What a config takes a column for. `whole` is the config after defaults. */
export function roleOf(whole: DraftConfig, column: string): Role {
  const columns = labelColumnsOf(whole);
  if (columns?.includes(column) === true) return 'label';
  if (columns !== null && valueAt(whole, fields.label) === column) return 'none';
  const role = (Object.keys(fields) as (keyof typeof fields)[]).find((role) => valueAt(whole, fields[role]) === column);
  return role ?? 'none';
}

/** The columns of 0 and 1 that a config takes for labels; null where one column has the labels. */
export function labelColumnsOf(whole: DraftConfig): readonly string[] | null {
  const columns = valueAt(whole, LABEL_COLUMNS);
  return Array.isArray(columns) ? columns.map(String) : null;
}

/**
 * The config with a column put to another use; what was put to that use before is not any more. Of several labels for a row, a
 * second column of labels makes each of them a column of 0 and 1.
 */
export function withRole(config: DraftConfig, whole: DraftConfig, column: string, role: Role): DraftConfig {
  const before = roleOf(whole, column);
  if (role === before) return config;
  if (valueAt(whole, 'data.task') === 'multi-label' && (role === 'label' || before === 'label')) {
    const label = valueAt(whole, fields.label);
    const columns = labelColumnsOf(whole) ?? (typeof label === 'string' ? [label] : []);
    const others = columns.filter((each) => each !== column);
    const labels = role === 'label' ? [...others, column] : others;
    const moved = before === 'none' || before === 'label' ? config : withValue(config, fields[before], undefined);
    const placed = role === 'none' || role === 'label' ? moved : withValue(moved, fields[role], column);
    return withValues(placed, {
      [LABEL_COLUMNS]: labels.length > 1 ? labels : undefined,
      [fields.label]: labels.length === 1 ? labels[0] : undefined,
    });
  }
  const cleared = before === 'none' ? config : withValue(config, fields[before], undefined);
  return role === 'none' ? cleared : withValue(cleared, fields[role], column);
}

/** The config with one label for each row, or several; what only several can have goes with them. */
export function withTask(config: DraftConfig, task: Task): DraftConfig {
  if (task === 'multi-label') return withValues(config, { 'data.task': task, 'data.overlay': undefined });
  return withValues(config, {
    ...{ 'data.task': undefined, 'data.labelSeparator': undefined, [LABEL_COLUMNS]: undefined },
    ...(valueAt(config, 'train.best') === 'samplesF1' ? { 'train.best': undefined } : {}),
  });
}

/** The config with the columns that were guessed, for data that was just chosen. */
export function withGuesses(
  config: DraftConfig,
  guesses: Readonly<Record<'text' | 'label' | 'id', { readonly column: string } | null>>,
): DraftConfig {
  return withValues(config, {
    [fields.text]: guesses.text?.column,
    [fields.label]: guesses.label?.column,
    [fields.id]: guesses.id?.column,
    [fields.split]: undefined,
  });
}
