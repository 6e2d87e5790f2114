import { z } from 'zod';
import { RunConfig } from './index.ts';

/** The parts of a JSON schema that the config uses. */
export interface JsonSchema {
  /** Several where it may be any of these. */
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** What belongs to names of the user's own; false where there are none. */
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxLength?: number;
  readonly examples?: readonly unknown[];
}

type Leaf = string | number | boolean | null | readonly unknown[];

/**
 * Paths of the settings under a group, such as `train.dropout.head`; groups themselves are none. A setting that
 * names things of its own, such as `lora.rankPattern`, is one setting.
 */
type PathOf<Group> = {
  [Name in keyof Group & string]: Group[Name] extends Leaf
    ? Name
    : string extends keyof Group[Name]
      ? Name
      : `${Name}.${PathOf<Group[Name]>}`;
}[keyof Group & string];

/** The path of a setting in a config. */
export type SettingPath = PathOf<RunConfig>;

/** What a config may be, as its user writes it: defaults may be left out. */
export function configSchema(): JsonSchema {
  return z.toJSONSchema(RunConfig, { io: 'input' }) as JsonSchema;
}

/** Groups and settings by their paths, in the order of the schema, a group before what is in it. */
export function fieldsOf(schema: JsonSchema, path: readonly string[] = []): (readonly [string[], JsonSchema])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    [[...path, name], field] as const,
    ...fieldsOf(field, [...path, name]),
  ]);
}

/** What a schema takes for each name of the user's own, or undefined where it takes none. */
export function ownNames({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** The schema of the setting at `path`, or undefined where the schema has none. */
export function schemaAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  for (const branch of schema.anyOf ?? [schema]) {
    const next =
      typeof step === 'number'
        ? (branch.prefixItems?.[step] ?? branch.items)
        : branch.properties !== undefined && Object.hasOwn(branch.properties, step)
          ? branch.properties[String(step)]
          : ownNames(branch);
    const schemaBelow =
      branch === schema || branch.anyOf === undefined ? next && schemaAt(next, rest) : schemaAt(branch, path);
    if (schemaBelow !== undefined) return schemaBelow;
  }
  return undefined;
}
