import { columnNames, type StepSeries } from './step-series.ts';

/** All steps as a CSV file, with a head line; a figure that is not a finite number is an empty cell. */
export function seriesAsCsv(series: StepSeries): string {
  const columns = columnNames.map((name) => series.column(name));
  const lines = [columnNames.join(',')];
  for (let row = 0; row < series.length; row += 1) {
    lines.push(columns.map((column) => (Number.isFinite(column[row]) ? String(column[row]) : '')).join(','));
  }
  return `${lines.join('\n')}\n`;
}
