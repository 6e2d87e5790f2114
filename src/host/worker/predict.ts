import type { PredictionSource, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { readTable, toTexts } from '../../engine/index.ts';
import { classNames } from '../../shared/class-names.ts';
import { runFiles } from '../runs/folder.ts';
import { withClassifier } from './classifier.ts';

/** Labels and probabilities of a run's classifier for texts. */
export function predict({ folder, source, device }: Extract<WorkerTask, { type: 'predict' }>): Promise<WorkerMessage> {
  return withClassifier(folder, runFiles(folder).adapter, device, async (classifier, _labels, record) => {
    const labels = classNames(record)!;
    const texts = await textsOf(source);
    const { logits, probabilities } = await classifier.predict(texts);
    return {
      type: 'predicted',
      labels: [...labels],
      predictions: texts.map((text, row) => ({
        row,
        text,
        prediction: labels[mostLikely(probabilities[row]!)]!,
        probabilities: probabilities[row]!,
        logits: logits[row]!,
      })),
    };
  });
}

async function textsOf(source: PredictionSource): Promise<readonly string[]> {
  if (source.type === 'texts') return source.texts;
  const { file, textColumn, delimiter, header } = source;
  return toTexts(await readTable(file, { delimiter, header }), textColumn);
}

/** The first class wins a tie, as in training. */
function mostLikely(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
