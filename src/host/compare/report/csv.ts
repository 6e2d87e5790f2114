import Papa from 'papaparse';
import { comparedMetrics, type Comparison, type Estimates } from '../../../shared/comparison/types.ts';
import { formulaStart } from '../../../shared/safe-text.ts';

/** The table for other programs: full figures, bytes and seconds, one line per run and one per answer that is the same for every row. */
export function asCsv({ runs, constants, split, metric }: Comparison): string {
  const estimateFields = comparedMetrics.flatMap((name) => [name, `${name}_low`, `${name}_high`]);
  const fields = [
    ...[
      'run',
      'title',
      'status',
      'model',
      'seed',
      'split',
      'rows',
      ...estimateFields,
      'chosen_by',
      'chosen_value',
      'epoch',
    ],
    ...['seconds', 'peak_memory_bytes', 'trainable', 'share', 'tokens_per_second', `seconds_per_${metric}_point`],
    `bytes_per_${metric}_point`,
  ];
  const estimates = (figures: Estimates) =>
    comparedMetrics.flatMap((name) => {
      const { value, low, high } = figures[name];
      return [value, low, high];
    });
  const data = runs.map((run) => {
    const { chosenBy, cost } = run;
    const points = cost !== null && cost.isClear && cost.points > 0 ? cost.points : null;
    return [
      ...[run.id, run.title, run.status, run.model, run.seed, split, run.rows, ...estimates(run.figures)],
      ...[chosenBy?.metric ?? null, chosenBy?.value ?? null, chosenBy?.epoch ?? null],
      ...[run.seconds, run.peakMemoryBytes, run.trainable, run.share, run.tokensPerSecond],
      ...(points === null ? [null, null] : [cost!.extraSeconds / points, cost!.extraBytes / points]),
    ];
  });
  const baselines = constants.map(({ label, rows, figures }) => {
    const cells = [null, `always ${label}`, null, null, null, split, rows, ...estimates(figures)];
    return [...cells, ...fields.slice(cells.length).map(() => null)];
  });
  return `${Papa.unparse({ fields, data: [...data, ...baselines] }, { newline: '\n', escapeFormulae: formulaStart })}\n`;
}
