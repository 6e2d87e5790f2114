import { Document, LineCounter } from 'yaml';
import { configSchema, type DraftStep, type ErrorShape, RunConfig } from '../../contract/index.ts';
import { errorShape, ForwardedError } from '../common/error-shape.ts';
import { absolute, checkTogether } from './read.ts';
import type { WrittenConfig } from './place.ts';
import { problemsIn } from './problem.ts';

export interface ConfigProblem {
  /** Path of the field, such as `data.text`. */
  readonly field: string;
  readonly error: ErrorShape;
}

/**
 * Reads a config from a value, as the app has it. Relative paths start at the working directory. Lists every problem,
 * misspelled names first, missing settings last; `config` is null if there is any.
 */
export function checkConfig(value: object): { problems: ConfigProblem[]; config: RunConfig | null } {
  const source: WrittenConfig = {
    about: 'run',
    file: 'the settings',
    document: new Document(value),
    lines: new LineCounter(),
    overrides: [],
  };
  const parsed = RunConfig.safeParse(value, { reportInput: true });
  if (!parsed.success) {
    const problems = problemsIn(source, configSchema(), parsed.error.issues);
    return { problems: problems.map(({ field, error }) => ({ field, error: errorShape(error) })), config: null };
  }
  try {
    checkTogether(source, source.document, parsed.data);
  } catch (error) {
    const shape = errorShape(error);
    const { field } = shape.details as { readonly field?: string };
    return { problems: [{ field: field ?? 'data.split', error: shape }], config: null };
  }
  return { problems: [], config: absolute(source, parsed.data) };
}

/** The same for a caller who needs the config. @throws the first problem */
export function readConfigValue(value: object): RunConfig {
  const { problems, config } = checkConfig(value);
  if (config === null) throw new ForwardedError(problems[0]!.error);
  return config;
}

/** The step of the wizard that has a field. */
export function stepOf(field: string): DraftStep {
  const [group] = field.split(/[.[]/);
  if (group === 'model') return 'model';
  if (group === 'data') return 'data';
  return field === 'train.classWeights' ? 'data' : 'method';
}
