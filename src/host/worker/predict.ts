import type { PredictionSource, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { collectTable, LINE_COLUMN, openTable, toTexts } from '../../engine/index.ts';
import { classNames } from '../../shared/class-names.ts';
import { decided } from '../../shared/decision.ts';
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
        ...decided({ labels, task: record.config.data.task }, probabilities[row]!, null),
        probabilities: probabilities[row]!,
        logits: logits[row]!,
      })),
    };
  });
}

async function textsOf(asked: PredictionSource): Promise<readonly string[]> {
  if (asked.type === 'texts') return asked.texts;
  const { file, textColumn, delimiter, header } = asked;
  const source = await openTable(file, { delimiter, header });
  const column = source.reading.format === 'text' ? LINE_COLUMN : textColumn;
  return toTexts(await collectTable(source, [column]), column);
}
