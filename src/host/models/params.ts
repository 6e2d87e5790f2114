import type { Handler, ReplyOf, RunConfig } from '../../contract/index.ts';
import { countParameters } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import { withStart } from '../runs/start.ts';
import { readConfig } from '../config/read.ts';
import { readConfigValue } from '../config/value.ts';
import { modelConfig } from '../hub/model-config.ts';
import { fetchData } from '../hub/fetch-data.ts';
import { errorShape } from '../common/error-shape.ts';

type Classes = Pick<ReplyOf<'models.params'>, 'labels' | 'labelsFrom'>;

/** Counts what a config would train, before any weight is there. @throws what reading the config and config.json throws */
export function countParams(host: Pick<HostContext, 'reader' | 'runsFolder' | 'secrets'>): Handler<'models.params'> {
  return async ({ config: source, set, labels }, emit, signal) => {
    const written = typeof source === 'string' ? await readConfig(source, set) : readConfigValue(source);
    const config = await withStart(written, host.runsFolder);
    const access = { secrets: host.secrets, signal, onEvent: emit };
    const { config: fields, file } = await modelConfig(config.model, access);
    const classes: Classes =
      labels === null ? await classesOf(host, config, signal) : { labels, labelsFrom: 'request' };
    return { ...countParameters(fields, file, classes.labels, config.lora), ...classes };
  };
}

/**
 * The number of classes of a config. The rows of a data set on the Hub are counted only if it is in the cache: nothing
 * is downloaded for this.
 */
export async function classesOf(
  { reader }: Pick<HostContext, 'reader'>,
  { data }: RunConfig,
  signal: AbortSignal,
): Promise<Classes> {
  if (data.labels !== null) return { labels: data.labels.length, labelsFrom: 'config' };
  try {
    const { fileBytes } = await fetchData(data.train, data.config, { offline: true, signal });
    const { labels } = await reader.ask('data.classes', { data }, { what: data.train, fileBytes, signal });
    return { labels, labelsFrom: 'data' };
  } catch (error) {
    const isAbsent = ['files.missing', 'hub.offline'].includes(errorShape(error).code);
    if (!isAbsent) throw error;
    return { labels: 2, labelsFrom: 'assumed' };
  }
}
