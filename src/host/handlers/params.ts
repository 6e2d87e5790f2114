import type { Handler, ReplyOf, RunConfig } from '../../contract/index.ts';
import { countParameters, LorikeetError } from '../../engine/index.ts';
import { readConfig } from '../config/read.ts';
import { loraSettings } from '../lora-settings.ts';
import { loadRows } from '../worker/rows.ts';

type Classes = Pick<ReplyOf<'models.params'>, 'labels' | 'labelsFrom'>;

/** Counts what a config would train, before any weight is there. @throws what reading the config and config.json throws */
export const countParams: Handler<'models.params'> = async ({ config: file, set, labels }) => {
  const config = await readConfig(file, set);
  const classes: Classes = labels === null ? await classesOf(config) : { labels, labelsFrom: 'request' };
  return { ...(await countParameters(config.model, classes.labels, loraSettings(config))), ...classes };
};

async function classesOf({ data }: RunConfig): Promise<Classes> {
  if (data.labels !== null) return { labels: data.labels.length, labelsFrom: 'config' };
  try {
    const { labels } = await loadRows({ ...data, validation: null, test: null });
    return { labels: labels.length, labelsFrom: 'data' };
  } catch (error) {
    if (!(error instanceof LorikeetError) || error.code !== 'files.missing') throw error;
    return { labels: 2, labelsFrom: 'assumed' };
  }
}
