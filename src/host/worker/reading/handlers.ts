import type { ReaderHandlers } from '../../../contract/index.ts';
import { classWeights, describeFolder, marginOf, outOfFoldLogits } from '../../../engine/index.ts';
import { measureRuns } from '../../compare/measure-runs.ts';
import { browseRows } from '../../data/browse-rows.ts';
import { readCells, readRow, readSlices } from '../../data/cells.ts';
import { profileDataSet } from '../../data/profile.ts';
import { loadClassRows, loadRows } from '../../data/rows.ts';
import { convert } from '../../hub/ready-folder.ts';
import { weightsOf } from '../job.ts';
import { showDataSet } from '../../data/show.ts';

/** What the reading process answers; data sets of the Hub come from the cache. */
export function readerHandlers(): ReaderHandlers {
  return {
    'data.show': showDataSet,
    ...browseRows(),
    'data.profile': profileDataSet,
    'data.classes': async ({ data }) => {
      const { labels } = await loadRows({ ...data, validation: null, test: null }, { offline: true });
      return { labels: labels.length };
    },
    'data.weights': async ({ data, classWeights: mode }) => {
      const rows = await loadRows({ ...data, test: null }, { offline: true });
      const weights = weightsOf(rows, { train: { classWeights: mode } });
      return { labels: [...rows.labels], weights, rows: rows.train.length };
    },
    'data.cells': readCells,
    'data.row': readRow,
    'data.slices': readSlices,
    'data.training': async ({ data }) => {
      const { labels, train, validation } = await loadClassRows(data, { offline: true });
      const texts = (rows: typeof train) => rows.map(({ text }) => text);
      const trained = { texts: texts(train), labels: train.map(({ label }) => label) };
      const weights = classWeights(trained.labels, labels.length, 'balanced');
      const words = outOfFoldLogits(trained, texts(validation), { classWeights: weights, marginOf });
      return {
        labels: [...labels],
        validation: validation.map(({ row, label }) => ({ row, label })),
        words: [...words.trained, ...words.others],
        rows: train.map(({ row, id, text, label }) => ({ row, id, text, label: labels[label]! })),
      };
    },
    'runs.measure': measureRuns,
    'models.show': ({ model }) => describeFolder(model),
    'models.convert': async ({ folder }, emit, signal) => ({ folder: await convert(folder, emit, signal) }),
  };
}
