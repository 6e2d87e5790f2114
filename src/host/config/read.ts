import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Document, LineCounter } from 'yaml';
import { z } from 'zod';
import { configSchema, type JsonSchema, RunConfig } from '../../contract/index.ts';
import { isHubId, LorikeetError, parsePlace, parseYaml, readTextFile } from '../../engine/index.ts';
import { isHubModel } from '../hub/reach.ts';
import { applyOverride, parseOverride } from './overrides.ts';
import { isOverridden, placeOf, type WrittenConfig } from './place.ts';
import { firstProblem, shortened } from './problem.ts';

const defaultSplit = RunConfig.parse({ model: '-', data: { train: '-' } }).data.split;

/** A config with every setting and a list of 10,000 labels has less. */
const MOST_CONFIG_BYTES = 1 << 19;

/**
 * Reads a run's config: the YAML file, then each `a.b=c` of `set`. Relative paths start at the config file's folder; those
 * given in `set` start at the working directory, where the shell completed them. Every path comes out absolute; what is
 * none and reads like a name of the Hub stays as it is.
 *
 * @throws files.missing, files.unreadable, files.too-large, and the config.* errors, each with the line and column it is about.
 */
export async function readConfig(file: string, set: readonly string[] = []): Promise<RunConfig> {
  const text = await readTextFile(file, MOST_CONFIG_BYTES);
  const config = readYaml('run', file, text, set);
  const merged = config.document.clone();
  for (const override of config.overrides) applyOverride(merged, override);
  const parsed = RunConfig.safeParse(valueOf(config, merged), { reportInput: true });
  if (!parsed.success) throw firstProblem(config, configSchema(), parsed.error.issues);
  checkTogether(config, merged, parsed.data);
  return absolute(config, parsed.data);
}

/**
 * Reads cluster.yaml by the schema of one kind of cluster, with the errors of a run's config.
 *
 * @throws files.missing, files.unreadable, and the config.* errors, each with the line and column it is about
 */
export async function readClusterFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const written = readYaml('cluster', file, await readTextFile(file, MOST_CONFIG_BYTES), []);
  const parsed = schema.safeParse(valueOf(written, written.document), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw firstProblem(written, z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, parsed.error.issues);
}

function readYaml(about: WrittenConfig['about'], file: string, text: string, set: readonly string[]): WrittenConfig {
  const lines = new LineCounter();
  const { document, mistake } = parseYaml(text, lines);
  if (mistake !== null) {
    const { line, col } = lines.linePos(mistake.offset);
    const where = `${file}, line ${line}, column ${col}`;
    throw new LorikeetError('config.syntax', { where, reason: shortened(mistake.message) });
  }
  return { about, file, document, lines, overrides: set.map(parseOverride) };
}

function valueOf(config: WrittenConfig, document: Document): object {
  const value = asValue(config.file, document);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value)
      ? 'a list'
      : value === null
        ? 'nothing'
        : `the ${typeof value} ${shortened(String(value))}`;
    throw new LorikeetError('config.not-settings', { file: config.file, found, about: config.about });
  }
  return value;
}

function asValue(file: string, document: Document): object | string | number | boolean | null {
  try {
    return document.toJS() as object | string | number | boolean | null;
  } catch (cause) {
    // Aliases of aliases that would grow beyond all memory.
    throw new LorikeetError('config.syntax', { where: file, reason: (cause as Error).message }, { cause });
  }
}

/**
 * Checks that involve several settings at once.
 *
 * @param merged the config as it was written, with its overrides
 */
export function checkTogether(config: WrittenConfig, merged: Document, { data, train, search }: RunConfig): void {
  if (data.validation !== null && hasOwnSplit(merged, data.split)) {
    throw new LorikeetError('config.split-and-validation', { where: placeOf(config, ['data', 'split'], 'key').where });
  }
  const at = (field: string) => ({ where: placeOf(config, ['data', field], 'key').where, field: `data.${field}` });
  if (data.task === 'multi-label') {
    if (data.labelColumns !== null && data.labelSeparator !== null) {
      throw new LorikeetError('config.separator-and-columns', { where: at('labelSeparator').where });
    }
    if (data.overlay !== null) throw new LorikeetError('config.not-for-multi-label', at('overlay'));
    return;
  }
  const several = (['labelSeparator', 'labelColumns'] as const).find((field) => data[field] !== null);
  if (several !== undefined) throw new LorikeetError('config.needs-multi-label', at(several));
  const byRows = [
    { path: ['train', 'best'], metric: train.best },
    { path: ['search', 'metric'], metric: search?.metric },
  ].find(({ metric }) => metric === 'samplesF1');
  if (byRows === undefined) return;
  const { where } = placeOf(config, byRows.path, 'value');
  throw new LorikeetError('config.metric-of-labels', { where, field: byRows.path.join('.'), metric: 'samplesF1' });
}

/**
 * Whether a split was asked for. The records of runs hold every setting, so that the default split, written in full, asks for nothing.
 */
function hasOwnSplit(merged: Document, split: RunConfig['data']['split']): boolean {
  const { data } = merged.toJS() as { readonly data: { readonly split?: object } };
  if (data.split === undefined) return false;
  return !isDeepStrictEqual(data.split, split) || !isDeepStrictEqual(split, defaultSplit);
}

/** The config with every path made absolute; data sets of the Hub stay as they are written. */
export function absolute(config: WrittenConfig, parsed: RunConfig): RunConfig {
  const folder = path.dirname(path.resolve(config.file));
  const resolve = (value: string, at: readonly string[]) =>
    path.resolve(isOverridden(config, at) ? process.cwd() : folder, value);
  // A data set on the Hub stays as it is written, unless a file of this name is there.
  const place = (value: string, at: readonly string[]) => {
    const { place, revision } = parsePlace(value, (name) => existsSync(resolve(name, at)));
    return !existsSync(resolve(place, at)) && (isHubId(place) || revision !== null) ? value : resolve(value, at);
  };
  const optional = (value: string | null, at: readonly string[]) => (value === null ? null : place(value, at));
  const { data, lora } = parsed;
  return {
    ...parsed,
    // A model of the Hub too.
    model: isHubModel(parsed.model, (name) => existsSync(resolve(name, ['model'])))
      ? parsed.model
      : resolve(parsed.model, ['model']),
    // A run keeps its name, unless a folder of this name is there.
    lora: {
      ...lora,
      start:
        lora.start !== null && existsSync(resolve(lora.start, ['lora', 'start']))
          ? resolve(lora.start, ['lora', 'start'])
          : lora.start,
    },
    data: {
      ...data,
      train: place(data.train, ['data', 'train']),
      validation: optional(data.validation, ['data', 'validation']),
      test: optional(data.test, ['data', 'test']),
      overlay: data.overlay === null ? null : resolve(data.overlay, ['data', 'overlay']),
    },
    trackerFolder: parsed.trackerFolder === null ? null : resolve(parsed.trackerFolder, ['trackerFolder']),
  };
}
