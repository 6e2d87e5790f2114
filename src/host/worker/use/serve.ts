import type { ClassifierTask, ReaderMessage } from '../../../contract/index.ts';
import { type Classifier, loadClassifier } from '../../../engine/index.ts';
import { errorShape } from '../../common/error-shape.ts';
import { basesFolder } from '../../places/cache-folder.ts';
import type { ParentLink } from '../parent-link.ts';
import { decided } from '../../../shared/decision.ts';
import { predictFile } from './predict-file.ts';

/** The process that holds a classifier: answers the first question and those after it, one at a time, until the parent leaves. */
export async function serveClassifier(first: ClassifierTask, parent: ParentLink): Promise<void> {
  const { source } = first;
  let classifier: Promise<Classifier> | null = null;
  let turn: Promise<void> = Promise.resolve();
  const answer = async ({ id, question }: ClassifierTask) => {
    const tell = (message: ReaderMessage) => void parent.send(message);
    try {
      // After a failure the next question tries anew.
      classifier ??= loadClassifier({ ...source, adapterFolder: source.adapter, cacheFolder: basesFolder() }).catch(
        (error: unknown) => {
          classifier = null;
          throw error;
        },
      );
      const emit = (event: unknown) => tell({ type: 'event', id, event });
      tell({ type: 'reply', id, reply: await replyTo(await classifier, question, source, emit) });
    } catch (error) {
      tell({ type: 'error', id, error: errorShape(error) });
    }
  };
  const take = (task: ClassifierTask) => {
    turn = turn.then(() => answer(task));
  };
  parent.listen((message) => {
    if (message.type === 'task' && message.task.type === 'use') take(message.task);
  });
  await parent.send({ type: 'ready' });
  take(first);
  await parent.closed;
}

async function replyTo(
  classifier: Classifier,
  question: ClassifierTask['question'],
  source: ClassifierTask['source'],
  emit: (event: unknown) => void,
): Promise<unknown> {
  const { labels } = source;
  switch (question.type) {
    case 'load':
      return {};
    case 'classify': {
      const { logits, probabilities } = await classifier.predict(question.texts);
      return logits.map((row, index) => ({
        ...decided(source, probabilities[index]!, null),
        probabilities: probabilities[index]!,
        logits: row,
      }));
    }
    case 'explain': {
      const chosen = question.texts.map((_, index) => {
        const label = question.labels[index] ?? null;
        return label === null || !labels.includes(label) ? null : labels.indexOf(label);
      });
      const explanations = await classifier.explain(question.texts, chosen);
      return explanations.map(({ chosen: index, ...rest }) => ({ label: labels[index]!, ...rest }));
    }
    case 'file':
      return predictFile(classifier, source, question, emit);
  }
}
