import type { ModelSpec } from '../../models/index.ts';
import { seededGenerator } from '../../random/generator.ts';
import type { BatchShape } from '../../../shared/memory-plan.ts';
import type { TokenBatch } from './batch.ts';

/** A batch of random tokens of a given size: the longest row first, the rest of the tokens on the others. */
export function randomTokens(
  spec: ModelSpec,
  classes: number,
  { rows, length, tokens }: BatchShape,
  seed: number,
): TokenBatch {
  const generator = seededGenerator(seed, 'memory');
  const vocabulary = spec.embeddings.words.rows;
  const others = rows > 1 ? Math.ceil((tokens - length) / (rows - 1)) : 0;
  const lengths = Array.from({ length: rows }, (_, row) => (row === 0 ? length : Math.max(1, others)));
  return {
    sequences: lengths.map((count) =>
      Int32Array.from({ length: count }, () => {
        const id = generator.below(vocabulary);
        return id === spec.padId ? (id + 1) % vocabulary : id;
      }),
    ),
    ...(spec.task === 'multi-label'
      ? { labelSets: lengths.map((_, row) => Array.from({ length: row % (classes + 1) }, (_each, label) => label)) }
      : { labels: lengths.map((_, row) => row % classes) }),
    classWeights: Array.from({ length: classes }, () => 1),
  };
}
