import { type JsonSchema, ownNames } from '../../contract/index.ts';

/** What a schema takes, in words that complete "should be …". */
export function expectation(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(expectation).join(' or ');
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.prefixItems !== undefined) {
    return `a list of ${schema.prefixItems.length} values, each ${expectation(schema.prefixItems[0]!)}`;
  }
  const { type } = schema;
  if (typeof type === 'object') return type.map((each) => expectation({ type: each })).join(' or ');
  switch (type) {
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      return `a number${bounds(schema)}`;
    case 'string':
      if (schema.maxLength === 1) return 'one character';
      return schema.examples === undefined ? 'a text' : `a text such as ${schema.examples.join(' or ')}`;
    case 'boolean':
      return 'true or false';
    case 'array': {
      const atLeast = (schema.minItems ?? 0) > 1 ? ` of at least ${schema.minItems} values` : '';
      return `a list${atLeast}${schema.items ? `, each ${expectation(schema.items)}` : ''}`;
    }
    case 'object': {
      const own = ownNames(schema);
      if (own !== undefined) return `names, each with ${expectation(own)}`;
      return `a group of settings (${Object.keys(schema.properties ?? {}).join(', ')})`;
    }
    default:
      return String(type);
  }
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const parts: string[] = [];
  if (minimum !== undefined) parts.push(`at least ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) parts.push(`at most ${maximum}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  return parts.length === 0 ? '' : ` (${parts.join(' and ')})`;
}
