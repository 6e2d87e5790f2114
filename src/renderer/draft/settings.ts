import { configSchema, fieldsOf, type JsonSchema, type SettingPath } from '../../contract/index.ts';

/** What a setting takes, as far as a form has to know. */
export type SettingKind = 'integer' | 'number' | 'choice' | 'switch' | 'text' | 'other';

/** One field of a config, as the contract describes it. */
export interface Setting {
  readonly path: string;
  readonly kind: SettingKind;
  /** What a `choice` may be; `true` and `false` stand for the values. */
  readonly choices: readonly string[];
  /** Whether it can be left to a rule, as null. */
  readonly nullable: boolean;
  readonly default: unknown;
  /** The sentence of the documentation. */
  readonly meaning: string;
}

/** Every setting of a run by its path, such as `train.dropout.head`, in the order of the schema. */
export function allSettings(): Readonly<Record<SettingPath, Setting>> {
  const settings = fieldsOf(configSchema()).flatMap(([path, schema]) =>
    schema.properties === undefined ? [settingOf(path.join('.'), schema)] : [],
  );
  return Object.fromEntries(settings.map((setting) => [setting.path, setting])) as Record<SettingPath, Setting>;
}

function settingOf(path: string, schema: JsonSchema): Setting {
  const alternatives = (schema.anyOf ?? [schema]).filter(({ type }) => type !== 'null');
  const [only] = alternatives;
  const words = alternatives.flatMap(wordsOf);
  return {
    path,
    kind:
      alternatives.length === 1 && only !== undefined
        ? kindOf(only)
        : words.every((word) => word !== null)
          ? 'choice'
          : 'other',
    choices: words.filter((word) => word !== null),
    nullable: alternatives.length < (schema.anyOf?.length ?? 1),
    default: schema.default,
    meaning: schema.description ?? '',
  };
}

/** The words a schema consists of, as a person chooses them; null for what is not chosen among words. */
function wordsOf({ type, enum: choices, const: word }: JsonSchema): (string | null)[] {
  if (choices !== undefined) return choices.map(String);
  if (word !== undefined) return [String(word)];
  return type === 'boolean' ? ['true', 'false'] : [null];
}

function kindOf({ type, enum: choices }: JsonSchema): SettingKind {
  if (choices !== undefined) return 'choice';
  switch (type) {
    case 'integer':
    case 'number':
      return type;
    case 'boolean':
      return 'switch';
    case 'string':
      return 'text';
    default:
      return 'other';
  }
}
