import type { WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { classificationMetrics, LorikeetError, weightedCrossEntropy } from '../../engine/index.ts';
import { runFiles } from '../runs/folder.ts';
import { withClassifier } from './classifier.ts';
import { loadRows, readLabeled } from '../data/rows.ts';

/** Loss and metrics of a run's classifier on its validation rows, or on the rows of another file. */
export function evaluate({ folder, data, device }: Extract<WorkerTask, { type: 'evaluate' }>): Promise<WorkerMessage> {
  return withClassifier(
    folder,
    runFiles(folder).adapter,
    device,
    async (classifier, labels, { config, classWeights }) => {
      const examples =
        data === null
          ? (await loadRows(config.data)).validation
          : (await readLabeled(config.data, data, labels)).examples;
      if (examples.length === 0) throw new LorikeetError('metrics.no-rows', {});
      const predicted = await classifier.predict(examples.map(({ text }) => text));
      const logits = predicted.logits.flat();
      const classes = examples.map(({ label }) => label);
      const weights = classWeights ?? labels.map(() => 1);
      return {
        type: 'evaluated',
        rows: examples.length,
        loss: weightedCrossEntropy(logits, classes, weights),
        metrics: classificationMetrics(logits, classes, labels.length, { curves: false }),
      };
    },
  );
}
