import type { z } from 'zod';
import { LorikeetError } from '../../engine/index.ts';
import { type JsonSchema, schemaAt } from '../../contract/index.ts';
import { expectation } from './expectation.ts';
import { nearestSetting } from './nearest.ts';
import { type Place, placeOf, type WrittenConfig } from './place.ts';

/** Nobody mends more at once, and the place of each is looked for in the whole file. */
const MOST_PROBLEMS = 100;

interface Problem {
  /**
   * Misspelled names come first: a misspelled setting is reported as missing too, and that report would mislead.
   * Missing settings come last.
   */
  readonly rank: number;
  readonly place: Place;
  /** `data.labels[0]` */
  readonly field: string;
  readonly error: LorikeetError;
}

/** The most useful problem: the first misspelled name, else the first wrong value, else the first missing setting. */
export function firstProblem(
  config: WrittenConfig,
  schema: JsonSchema,
  issues: readonly z.core.$ZodIssue[],
): LorikeetError {
  return problemsIn(config, schema, issues)[0]!.error;
}

/** All of them, in that order. */
export function problemsIn(
  config: WrittenConfig,
  schema: JsonSchema,
  issues: readonly z.core.$ZodIssue[],
): readonly Problem[] {
  const isUnknown = ({ code }: z.core.$ZodIssue) => code === 'unrecognized_keys';
  const first = [...issues.filter(isUnknown), ...issues.filter((issue) => !isUnknown(issue))].slice(0, MOST_PROBLEMS);
  const problems = first.flatMap((issue) => problemsOf(config, schema, issue));
  return problems.sort((first, second) => first.rank - second.rank || first.place.offset - second.place.offset);
}

function problemsOf(config: WrittenConfig, schema: JsonSchema, issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_PROBLEMS).map((key) => unknownKey(config, schema, issue.path.map(String), key));
  }
  const expected = schemaAt(schema, issue.path);
  if (issue.input === undefined) {
    const place = placeOf(config, issue.path.slice(0, -1), 'key');
    const meaning = expected?.description ?? '';
    return [
      {
        rank: 2,
        place,
        field: fieldName(issue.path),
        error: new LorikeetError('config.missing', { where: place.where, field: fieldName(issue.path), meaning }),
      },
    ];
  }
  const place = placeOf(config, issue.path, 'value');
  const details = {
    about: config.about,
    where: place.where,
    field: fieldName(issue.path),
    expected: expected === undefined ? issue.message : expectation(expected),
    found: valueText(issue.input),
  };
  return [{ rank: 1, place, field: details.field, error: new LorikeetError('config.wrong-value', details) }];
}

function unknownKey(config: WrittenConfig, schema: JsonSchema, group: string[], key: string): Problem {
  const place = placeOf(config, [...group, key], 'key');
  const inside = schemaAt(schema, group);
  // A group that may be null has its settings in a branch.
  const valid = [inside, ...(inside?.anyOf ?? [])].flatMap((branch) => Object.keys(branch?.properties ?? {}));
  const nearest = nearestSetting(schema, group, key, valid);
  const details = { where: place.where, key: [...group, shortened(key)].join('.'), nearest, valid };
  return { rank: 0, place, field: details.key, error: new LorikeetError('config.unknown-key', details) };
}

/** `data.labels[0]` */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${String(key)}`))
    .join('');
}

/** A value as JSON, shortened. */
function valueText(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'not a finite number';
  return shortened(JSON.stringify(value));
}

/** The beginning of a text of a file: an error is no way to read the file. */
export function shortened(text: string, most = 60): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
