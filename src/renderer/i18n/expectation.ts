import type { JsonSchema } from '../../contract/index.ts';
import { decimal, listed } from './format.ts';
import { optionName, t } from './index.ts';

/** What a setting takes, in words of the page that stand alone: “a whole number, at least 1”. */
export function expectation(schema: JsonSchema): string {
  const { anyOf, enum: choices, const: only, prefixItems, items, type } = schema;
  if (anyOf !== undefined) {
    const kinds = anyOf.filter((each) => each.type !== 'null').map(expectation);
    const isOptional = kinds.length < anyOf.length;
    return [...new Set([...kinds, ...(isOptional ? [t('expect.nothing')] : [])])].join(t('expect.or'));
  }
  if (choices !== undefined) {
    const named = choices.map((choice) => t('expect.choice', { name: optionName(String(choice)) }));
    return t('expect.oneOf', { choices: listed(named) });
  }
  if (only !== undefined) return String(only);
  if (prefixItems !== undefined) return t('expect.list', { each: expectation(prefixItems[0]!) });
  switch (type) {
    case 'integer':
      return t('expect.integer') + bounds(schema);
    case 'number':
      return t('expect.number') + bounds(schema);
    case 'boolean':
      return t('expect.switch');
    case 'array':
      return items === undefined
        ? t('expect.list', { each: t('expect.text') })
        : t('expect.list', { each: expectation(items) });
    default:
      return t('expect.text');
  }
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const figure = (value: number) => decimal(value, Number.isInteger(value) ? 0 : 2);
  const parts = [
    ...(minimum === undefined ? [] : [t('expect.atLeast', { n: figure(minimum) })]),
    ...(exclusiveMinimum === undefined ? [] : [t('expect.above', { n: figure(exclusiveMinimum) })]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
      ? []
      : [t('expect.atMost', { n: figure(maximum) })]),
    ...(exclusiveMaximum === undefined ? [] : [t('expect.below', { n: figure(exclusiveMaximum) })]),
  ];
  return parts.join('');
}
