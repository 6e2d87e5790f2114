import type { PredictionSource, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { decided } from '../../shared/decision.ts';
import { readTable, toTexts } from '../../engine/index.ts';
import { runFiles } from '../runs/folder.ts';
import { withClassifier } from './classifier.ts';

/** Labels and probabilities of a run's classifier for texts. */
export function predict({ folder, source, device }: Extract<WorkerTask, { type: 'predict' }>): Promise<WorkerMessage> {
  return withClassifier(folder, runFiles(folder).adapter, device, async (classifier, labels, { config }) => {
    const texts = await textsOf(source);
    const { logits, probabilities } = await classifier.predict(texts);
    return {
      type: 'predicted',
      labels: [...labels],
      predictions: texts.map((text, row) => ({
        row,
        text,
        ...decided({ labels, task: config.data.task }, probabilities[row]!, null),
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
