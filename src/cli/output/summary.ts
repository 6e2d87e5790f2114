import type { ReplyOf, RunRecord, RunResult } from '../../contract/index.ts';
import { phrase } from '../../shared/phrases/index.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { count, duration, score, share } from './format.ts';
import { table } from './table.ts';

/** The metrics shown in tables, in the order people ask for them; result.json holds all. */
const headline = [
  ['F1', 'f1'],
  ['precision', 'precision'],
  ['recall', 'recall'],
  ['accuracy', 'accuracy'],
  ['ROC-AUC', 'rocAuc'],
  ['average precision', 'averagePrecision'],
  ['log loss', 'logLoss'],
] as const;

/** The result of a run: best, final and test evaluations, time and memory. */
export function runSummary({ folder, record, result }: ReplyOf<'runs.start'>): string {
  const parts = [`${record.id}: ${describeStatus(record)}`];
  if (result !== null && result.final !== null) parts.push('', evaluations(result));
  if (result !== null) parts.push('', costs(result));
  for (const sign of result?.signs ?? [])
    parts.push('', `warning     ${phrase(`sign.${sign}`)}`, `            ${phrase(`sign.${sign}.remedy`)}`);
  parts.push('', `run folder  ${folder}`);
  if (result !== null && result.best !== null) parts.push(`adapter     ${folder}/adapter`);
  return parts.join('\n');
}

/** `finished`, or why not. */
export function describeStatus({ status, error }: RunRecord): string {
  return error === null ? status : `${status} (${error.code})`;
}

function evaluations({ best, final, test }: RunResult): string {
  const columns = [
    { name: 'best', evaluation: best },
    { name: 'final', evaluation: final },
    { name: 'test', evaluation: test },
  ].flatMap(({ name, evaluation }) => (evaluation === null ? [] : [{ name, evaluation }]));
  return table(
    ['', ...columns.map(({ name, evaluation }) => `${name} (epoch ${Number(evaluation.epoch.toFixed(2))})`)],
    [
      ...headline.map(([name, key]) => [name, ...columns.map(({ evaluation }) => score(evaluation.metrics[key]))]),
      ['loss', ...columns.map(({ evaluation }) => score(evaluation.loss))],
    ],
  );
}

function costs({
  parameters,
  seconds,
  trainSeconds,
  tokensPerSecond,
  peakMemoryBytes,
  steps,
  stopReason,
}: RunResult): string {
  return table(
    [],
    [
      ['steps', `${count(steps)}${stopReason === null ? '' : ` (${stopReason})`}`],
      ['time', `${duration(seconds)}, of which training ${duration(trainSeconds)}`],
      ['rate', `${count(Math.round(tokensPerSecond))} tokens/s`],
      ['peak memory', formatBytes(peakMemoryBytes)],
      ['trainable', `${count(parameters.trainable)} of ${count(parameters.total)} (${share(parameters.share)})`],
    ],
  );
}
