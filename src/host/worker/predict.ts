import type { PredictionSource, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { collectTable, column, LINE_COLUMN, openTable } from '../../engine/index.ts';
import { classNames } from '../../shared/class-names.ts';
import { decided, ofTexts, textIn, unscored } from '../../shared/decision.ts';
import { runFiles } from '../runs/folder.ts';
import { storedDecision } from '../runs/stored-decision.ts';
import { withClassifier } from './classifier.ts';

/** Labels and probabilities of a run's classifier for texts, decided as its evaluation of the validation rows was. */
export function predict({ folder, source, device }: Extract<WorkerTask, { type: 'predict' }>): Promise<WorkerMessage> {
  return withClassifier(folder, runFiles(folder).adapter, device, async (classifier, _labels, record) => {
    const labels = classNames(record)!;
    const { task } = record.config.data;
    const decision = await storedDecision(folder, labels, task);
    const texts = await textsOf(source);
    const said = await ofTexts(texts, async (asked) => {
      const { logits, probabilities } = await classifier.predict(asked);
      return probabilities.map((shares, at) => ({
        ...decided({ labels, task }, shares, decision),
        ...{ probabilities: shares, logits: logits[at]! },
      }));
    });
    return {
      type: 'predicted',
      labels: [...labels],
      predictions: texts.map((text, row) => ({ row, text, ...(said[row] ?? unscored(task)) })),
    };
  });
}

async function textsOf(asked: PredictionSource): Promise<readonly (string | null)[]> {
  if (asked.type === 'texts') return asked.texts.map(textIn);
  const { file, textColumn, delimiter, header } = asked;
  const source = await openTable(file, { delimiter, header });
  const name = source.reading.format === 'text' ? LINE_COLUMN : textColumn;
  return column(await collectTable(source, [name]), name).map(textIn);
}
