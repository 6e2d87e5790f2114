import type { ReaderHandlers } from '../../../contract/index.ts';
import { describeFolder } from '../../../engine/index.ts';
import { measureRuns } from '../../compare/measure-runs.ts';
import { browseRows } from '../../data/browse-rows.ts';
import { profileDataSet } from '../../data/profile.ts';
import { loadRows } from '../../data/rows.ts';
import { showDataSet } from '../../data/show.ts';

/** What the reading process answers; data sets of the Hub come from the cache. */
export function readerHandlers(): ReaderHandlers {
  return {
    'data.show': showDataSet,
    'data.rows': browseRows(),
    'data.profile': profileDataSet,
    'data.classes': async ({ data }) => {
      const { labels } = await loadRows({ ...data, validation: null, test: null }, { offline: true });
      return { labels: labels.length };
    },
    'data.texts': async ({ data, split }) => {
      const rows = (await loadRows(data, { offline: true }))[split];
      return { rows: rows.map(({ row, text }) => ({ row, text })) };
    },
    'runs.measure': measureRuns,
    'models.show': ({ model }) => describeFolder(model),
  };
}
