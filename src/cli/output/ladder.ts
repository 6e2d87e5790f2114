import path from 'node:path';
import type { Interval, LadderRecord, Rung } from '../../contract/index.ts';
import { isDemoModel } from '../../shared/model-files.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { duration, score } from './format.ts';
import { table } from './table.ts';
import { withMinus } from '../../shared/minus.ts';

const head = ['rung', 'F1', '95 % interval', 'ROC-AUC', '95 % interval', 'time', 'memory'] as const;

/** `LoRA, mini-roberta` */
export function rungName({ kind, model }: Pick<Rung, 'kind' | 'model'>): string {
  const place = (model ?? '').split('@')[0]!;
  const name = isDemoModel(place) ? 'demo model' : path.basename(place);
  switch (kind) {
    case 'majority':
      return 'majority class';
    case 'tf-idf':
      return 'TF-IDF, logistic regression';
    case 'frozen':
      return `${name}, frozen, linear head`;
    case 'lora':
      return `${name}, LoRA`;
  }
}

/** Every rung with what it reached, or its state. */
export function ladderTable({ rungs }: LadderRecord): string {
  return table(head, rungs.map(cells));
}

/** The same for a page in Markdown. */
export function ladderMarkdown(record: LadderRecord): string {
  const line = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  const rows = [head, rule, ...record.rungs.map(cells)].map(line);
  return [...rows, '', ...recommendationText(record)].join('\n');
}

function cells(rung: Rung): string[] {
  const { result } = rung;
  if (result === null) return [rungName(rung), stateText(rung), '', '', '', '', ''];
  return [
    rungName(rung),
    score(result.f1.estimate),
    interval(result.f1),
    score(result.rocAuc?.estimate),
    result.rocAuc === null ? '' : interval(result.rocAuc),
    result.seconds < 10 ? `${result.seconds.toFixed(1)} s` : duration(result.seconds),
    formatBytes(result.memoryBytes),
  ];
}

function stateText({ state, expectedSeconds, error }: Rung): string {
  if (error !== null) return `failed (${error.code})`;
  return state === 'running' && expectedSeconds !== null ? `about ${duration(expectedSeconds)}` : state;
}

function interval({ low, high }: Interval): string {
  return `${score(low)}–${score(high)}`;
}

/** What to take, and why: a sentence for each step up. */
export function recommendationText({ rungs, recommendation }: LadderRecord): string[] {
  if (recommendation === null) return [];
  const nameOf = (id: string) => rungName(rungs.find((rung) => rung.id === id)!);
  const reasons = recommendation.comparisons.map(({ rung, against, gain, beyondNoise }) => {
    const points = (value: number) => withMinus((100 * value).toFixed(1));
    const between = `95 % interval ${points(gain.low)} to ${points(gain.high)}`;
    const [higher, lower] = [nameOf(rung), nameOf(against)];
    if (beyondNoise)
      return `${higher} gains ${points(gain.estimate)} F1 points over ${lower} (${between}): more than noise.`;
    if (gain.high < 0)
      return `${higher} loses ${points(-gain.estimate)} F1 points to ${lower} (${between}): take the cheaper.`;
    const what = gain.estimate < 0 ? 'loses' : 'gains';
    const preposition = gain.estimate < 0 ? 'to' : 'over';
    return `${higher} ${what} ${points(Math.abs(gain.estimate))} F1 points ${preposition} ${lower} (${between}): within noise, take the cheaper.`;
  });
  return [...reasons, `Recommended: ${nameOf(recommendation.rung)}.`];
}
