import { existsSync } from 'node:fs';
import path from 'node:path';
import { Document } from 'yaml';
import type { RequestOf, RunConfig } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { requireOneLabel } from '../common/one-label.ts';
import { applyOverride, parseOverride } from '../config/overrides.ts';
import { readConfig } from '../config/read.ts';
import { readConfigValue } from '../config/value.ts';
import type { HostContext } from '../context/index.ts';
import type { HubAccess } from '../hub/access.ts';
import { fetchData } from '../hub/fetch-data.ts';
import { pinData } from '../hub/pin-data.ts';
import { pinModel } from '../hub/pin-model.ts';
import { demoConfig } from '../places/resources.ts';

export interface LadderSettings {
  /** Its model is the first of {@link models}. */
  readonly config: RunConfig;
  /** As runs record them: absolute paths, or names with their commit. */
  readonly models: readonly string[];
  /** What the ladder is called. */
  readonly name: string;
}

/**
 * The config and the models of a ladder: of a YAML file, of a config as a page has it, or of data alone, whose columns are
 * guessed. Models and data of the Hub are fetched and pinned.
 *
 * @throws what reading the config and fetching throws, ladder.no-columns, data.one-label-needed
 */
export async function ladderSettings(
  host: Pick<HostContext, 'reader'>,
  { config: source, set, models }: Pick<RequestOf<'ladder.start'>, 'config' | 'set' | 'models'>,
  access: HubAccess,
): Promise<LadderSettings> {
  const demo = String((await demoConfig())['model']);
  const written = typeof source === 'string' && !isYaml(source) ? await configOfData(host, source, access) : source;
  const config =
    typeof written === 'string'
      ? await readConfig(written, set)
      : readConfigValue(overridden({ ...written, model: written['model'] ?? models[0] ?? demo }, set));
  requireOneLabel(config);
  const pinned = await pinData(config, access);
  const chosen = models.length === 0 ? [config.model] : models;
  const places: string[] = [];
  for (const model of new Set(chosen)) {
    // Names and paths as a user writes them, unless they come from the config, which has been read.
    const named = models.length === 0 ? config : readConfigValue({ ...config, model });
    places.push((await pinModel(named, access)).model);
  }
  const place = typeof source === 'string' ? source : config.data.train;
  return { config: { ...pinned, model: places[0]! }, models: places, name: path.parse(place).name };
}

function overridden(config: object, set: readonly string[]): object {
  const document = new Document(config);
  for (const override of set) applyOverride(document, parseOverride(override));
  return document.toJS() as object;
}

function isYaml(place: string): boolean {
  return /\.ya?ml$/i.test(place);
}

/** A config for data of which nothing else is known. @throws ladder.no-columns */
async function configOfData(
  { reader }: Pick<HostContext, 'reader'>,
  data: string,
  access: HubAccess,
): Promise<Record<string, unknown>> {
  const fetched = await fetchData(data, null, access);
  const where = { data: fetched.data, config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
  const request = { ...where, rows: 1 };
  const { signal = new AbortController().signal } = access;
  const { mapping, splits } = await reader.ask('data.show', request, {
    what: data,
    fileBytes: fetched.fileBytes,
    signal,
  });
  const { text, label } = mapping;
  if (text === null || label === null) {
    const missing = text === null ? (label === null ? 'text and label' : 'text') : 'label';
    throw new LorikeetError('ladder.no-columns', { data, missing, columns: splits[0]?.columns ?? [] });
  }
  return {
    data: { train: existsSync(data) ? path.resolve(data) : data, text: text.column, label: label.column },
    train: { classWeights: 'balanced' },
  };
}
