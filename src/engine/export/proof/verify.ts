import path from 'node:path';
import type { ExportTolerance, OnnxDecision } from '../../../shared/export.ts';
import type { Task } from '../../../shared/task.ts';
import { LorikeetError } from '../../errors/index.ts';
import type { ExportedClassifier, ExportVariant } from '../targets/target.ts';
import { decisionsOf, type Differences, differencesOf, scaledTolerance, withinRounding } from './compare.ts';

/** What the live model says of some texts. */
export interface Reference {
  readonly labels: readonly string[];
  readonly task: Task;
  readonly texts: readonly string[];
  readonly ids: readonly ArrayLike<number>[];
  /** [texts, classes] */
  readonly logits: Float32Array;
  readonly decision: OnnxDecision | null;
}

/**
 * Reads a variant back and compares it with the live model: class names, token ids, logits, decisions, in this order.
 *
 * @param open opens the variant from disk
 * @throws export.cannot-open, export.labels-differ, export.tokens-differ, export.logits-differ, export.decisions-differ
 */
export async function verifyVariant(
  folder: string,
  { file }: Pick<ExportVariant, 'file'>,
  open: () => Promise<ExportedClassifier>,
  reference: Reference,
  tolerance: ExportTolerance,
): Promise<Differences & { readonly tolerance: ExportTolerance }> {
  const place = path.join(folder, file);
  const opened = await open().catch((cause: unknown) => {
    if (cause instanceof LorikeetError && String(cause.code).startsWith('export.')) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LorikeetError('export.cannot-open', { file: place, reason }, { cause });
  });
  try {
    const { labels, task, texts, ids, decision } = reference;
    if (opened.labels.join('\0') !== labels.join('\0')) {
      throw new LorikeetError('export.labels-differ', { folder, expected: labels, found: opened.labels });
    }
    const sequences = texts.map((text) => opened.encode(text));
    for (const [row, sequence] of sequences.entries()) checkIds(folder, texts[row]!, ids[row]!, sequence);
    const { logits, decisions } = await opened.run(sequences);
    const found = { logits, decisions: decisions ?? decisionsOf(logits, { labels, task }, null) };
    const allowed = scaledTolerance(tolerance, reference.logits);
    const own = decisionsOf(reference.logits, { labels, task }, decisions === null ? null : decision);
    const thresholds = decisions === null ? null : (decision?.thresholds ?? null);
    const settled =
      thresholds === null
        ? own
        : withinRounding(
            reference.logits,
            { expected: own.map(String), found: found.decisions.map(String) },
            thresholds,
            allowed.mean,
          );
    const differences = differencesOf({ logits: reference.logits, decisions: settled }, found);
    check(place, differences, allowed);
    return { ...differences, tolerance: allowed };
  } finally {
    await opened.close();
  }
}

function checkIds(folder: string, text: string, expected: ArrayLike<number>, found: Int32Array): void {
  const isSame = expected.length === found.length && found.every((id, place) => id === expected[place]);
  if (isSame) return;
  const excerpt = (ids: ArrayLike<number>) => `${Array.from(ids).slice(0, 8).join(' ')}${ids.length > 8 ? ' …' : ''}`;
  const details = { text: text.slice(0, 60), expected: excerpt(expected), found: excerpt(found) };
  throw new LorikeetError('export.tokens-differ', { folder, ...details });
}

function check(file: string, differences: Differences, allowed: ExportTolerance): void {
  const { rows, largest, mean, decisionsChanged } = differences;
  if (!(largest <= allowed.largest && mean <= allowed.mean)) {
    throw new LorikeetError('export.logits-differ', {
      ...{ file, rows, largest: figure(largest), mean: figure(mean) },
      ...{ allowedLargest: figure(allowed.largest), allowedMean: figure(allowed.mean) },
    });
  }
  const most = Math.floor(allowed.decisions * rows);
  if (decisionsChanged > most) {
    throw new LorikeetError('export.decisions-differ', { file, rows, changed: decisionsChanged, allowed: most });
  }
}

function figure(value: number): string {
  return value.toPrecision(3);
}
