import type { Handler, ReplyOf, RunConfig } from '../../contract/index.ts';
import { countParameters, LorikeetError } from '../../engine/index.ts';
import type { HostContext } from '../context.ts';
import { readConfig } from '../config/read.ts';
import { readConfigValue } from '../config/value.ts';
import { modelConfig } from './config.ts';
import { loadRows } from '../data/rows.ts';

type Classes = Pick<ReplyOf<'models.params'>, 'labels' | 'labelsFrom'>;

/** Counts what a config would train, before any weight is there. @throws what reading the config and config.json throws */
export function countParams({ secrets }: HostContext): Handler<'models.params'> {
  return async ({ config: given, set, labels }, emit, signal) => {
    const config = typeof given === 'string' ? await readConfig(given, set) : readConfigValue(given);
    const access = { secrets, signal, onEvent: emit };
    const { config: fields, file } = await modelConfig(config.model, access);
    const classes: Classes = labels === null ? await classesOf(config) : { labels, labelsFrom: 'request' };
    return { ...countParameters(fields, file, classes.labels, config.lora), ...classes };
  };
}

/** How many classes a config has. A data set of the Hub counts where it is in the cache: nothing is fetched to count its classes. */
export async function classesOf({ data }: RunConfig): Promise<Classes> {
  if (data.labels !== null) return { labels: data.labels.length, labelsFrom: 'config' };
  try {
    const { labels } = await loadRows({ ...data, validation: null, test: null }, { offline: true });
    return { labels: labels.length, labelsFrom: 'data' };
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return { labels: 2, labelsFrom: 'assumed' };
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof LorikeetError && (error.code === 'files.missing' || error.code === 'hub.offline');
}
