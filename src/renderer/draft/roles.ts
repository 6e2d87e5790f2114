import { type DraftConfig, valueAt, withValue, withValues } from './config-path.ts';

/** What a column of the data is for. */
export const roles = ['text', 'label', 'id', 'split', 'none'] as const;
export type Role = (typeof roles)[number];

const fields = { text: 'data.text', label: 'data.label', id: 'data.id', split: 'data.splitColumn' } as const;

/** What a config takes a column for. `whole` is the config after defaults. */
export function roleOf(whole: DraftConfig, column: string): Role {
  const role = (Object.keys(fields) as (keyof typeof fields)[]).find((role) => valueAt(whole, fields[role]) === column);
  return role ?? 'none';
}

/** The config with a column put to another use; what was put to that use before is not any more. */
export function withRole(config: DraftConfig, whole: DraftConfig, column: string, role: Role): DraftConfig {
  const before = roleOf(whole, column);
  const cleared = before === 'none' ? config : withValue(config, fields[before], undefined);
  return role === 'none' ? cleared : withValue(cleared, fields[role], column);
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
