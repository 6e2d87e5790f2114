import type { Agreement } from '../../shared/export.ts';
import { count } from './format.ts';
import { table } from './table.ts';
import { withMinus } from '../../shared/minus.ts';

/** How well a repeated run agreed with its bundle. */
export function agreementText(agreement: Agreement): string {
  const { sameBase, sameData, sameSplit, figures, rows, largest, mean, decisionsChanged, differences } = agreement;
  const said = (same: boolean | null) => (same === null ? 'not known' : same ? 'the same' : 'different');
  const figure = (value: number | null) =>
    value === null ? '–' : Number.isInteger(value) ? String(value) : withMinus(value.toFixed(4));
  return [
    `base model: ${said(sameBase)}; data: ${said(sameData)}; rows of the splits: ${said(sameSplit)}`,
    table(
      ['figure', 'before', 'now'],
      figures.map(({ name, before, now }) => [name, figure(before), figure(now)]),
    ),
    `${count(rows)} validation rows: the largest difference of a logit is ${withMinus(largest.toExponential(1))}, the mean ${mean.toExponential(1)}; ${count(decisionsChanged)} are decided otherwise.`,
    ...differences.map(({ name, before, now }) => `${name}: ${before} before, ${now} now`),
    conclusion(agreement),
  ].join('\n');
}

function conclusion({ sameBase, sameData, sameSplit, rows, largest, decisionsChanged }: Agreement): string {
  if (rows === 0) return 'There are no rows that both predicted.';
  if (sameBase === false || sameData === false || !sameSplit) return 'The two were not trained on the same things.';
  if (largest === 0) return 'The two agree exactly.';
  return decisionsChanged === 0
    ? 'The two agree in every decision; logits differ by rounding.'
    : `The two agree in ${((100 * (rows - decisionsChanged)) / rows).toFixed(1)} % of the decisions.`;
}
