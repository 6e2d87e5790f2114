/** The parts of a JSON schema that the config uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
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
}

/** What a schema takes, in words that complete "should be …". */
export function expectation(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(expectation).join(' or ');
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.prefixItems !== undefined) {
    return `a list of ${schema.prefixItems.length} values, each ${expectation(schema.prefixItems[0]!)}`;
  }
  switch (schema.type) {
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      return `a number${bounds(schema)}`;
    case 'string':
      return schema.maxLength === 1 ? 'one character' : 'a text';
    case 'boolean':
      return 'true or false';
    case 'array': {
      const atLeast = (schema.minItems ?? 0) > 1 ? ` of at least ${schema.minItems} values` : '';
      return `a list${atLeast}${schema.items ? `, each ${expectation(schema.items)}` : ''}`;
    }
    case 'object':
      return `a group of settings (${Object.keys(schema.properties ?? {}).join(', ')})`;
    default:
      return String(schema.type);
  }
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
          : undefined;
    const found =
      branch === schema || branch.anyOf === undefined ? next && schemaAt(next, rest) : schemaAt(branch, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const parts: string[] = [];
  if (minimum !== undefined) parts.push(`at least ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) parts.push(`at most ${maximum}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  return parts.length === 0 ? '' : ` (${parts.join(' and ')})`;
}
