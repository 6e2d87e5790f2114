import {
  bestPlaces,
  costCells,
  type CostColumn,
  costColumns,
  intervalText,
  lessIsBetter,
  scoreText,
} from './figures.ts';
import type { Say, TextName } from './texts.ts';
import { comparedMetrics, type ComparedMetric, type ComparedRun, type Comparison, type Estimates } from './types.ts';

export interface TableCell {
  /** null where nothing is known yet. */
  readonly text: string | null;
  /** Below it: a 95 % interval. */
  readonly interval: string | null;
  /** Whether it is the best of its column. */
  readonly isBest: boolean;
}

export type TableColumn = ComparedMetric | 'chosenBy' | CostColumn;

export interface TableRow {
  /** Place of the run; null for a row of one answer for every row. */
  readonly place: number | null;
  readonly title: string;
  /** Its state where it did not finish; null where it did. */
  readonly note: string | null;
  readonly cells: Readonly<Record<TableColumn, TableCell>>;
}

export const tableColumns: readonly TableColumn[] = [...comparedMetrics, 'chosenBy', ...costColumns];

/** The recipe's table: a row for each run, then one for always answering the most frequent label. */
export function comparisonTable(comparison: Comparison, say: Say): TableRow[] {
  const { runs, constants } = comparison;
  const best = bestByColumn(runs);
  const own = runs.map((run, place): TableRow => {
    const cost = costCells(run, say);
    const cell = (column: TableColumn, text: string | null, interval: string | null = null): TableCell => ({
      text,
      interval,
      isBest: best[column]?.has(place) ?? false,
    });
    return {
      place,
      title: run.title,
      note: run.status === 'finished' ? null : say(`status.${run.status}` satisfies TextName),
      cells: {
        ...figureCells(run.figures, cell),
        chosenBy: cell('chosenBy', chosenText(run, say)),
        ...byColumn(costColumns, (column) => cell(column, cost[column])),
      },
    };
  });
  const plain = (_column: TableColumn, text: string | null, interval: string | null = null): TableCell => ({
    text,
    interval,
    isBest: false,
  });
  const baselines = constants.map(({ label, figures, runs: places }): TableRow => ({
    place: null,
    title: say('constant', { label }),
    note: constants.length === 1 ? null : places.map((place) => runs[place]!.title).join(say('comma')),
    cells: {
      ...figureCells(figures, plain),
      ...byColumn(['chosenBy', ...costColumns], (column) => plain(column, null)),
    },
  }));
  return [...own, ...baselines];
}

/** `F1 0.812, epoch 4`: what chose the evaluation that a run kept. */
function chosenText({ chosenBy }: ComparedRun, say: Say): string | null {
  if (chosenBy === null) return null;
  const { metric, value, epoch } = chosenBy;
  return say('chosen', { metric: say(metric), value: scoreText(value), epoch: Number(epoch.toFixed(2)) });
}

function figureCells(
  figures: Estimates,
  cell: (column: TableColumn, text: string | null, interval: string | null) => TableCell,
): Record<ComparedMetric, TableCell> {
  return byColumn(comparedMetrics, (name) => {
    const { value } = figures[name];
    return cell(name, value === null ? null : scoreText(value), intervalText(figures[name]));
  });
}

/** Places with the best value of each column that has one. */
function bestByColumn(runs: readonly ComparedRun[]): Partial<Record<TableColumn, ReadonlySet<number>>> {
  const figures = byColumn(comparedMetrics, (name) =>
    bestPlaces(
      runs.map((run) => run.figures[name].value),
      false,
    ),
  );
  const costs = costColumns.flatMap((column) => {
    const less = lessIsBetter[column];
    return less === undefined
      ? []
      : [
          [
            column,
            bestPlaces(
              runs.map((run) => run[column]),
              less,
            ),
          ] as const,
        ];
  });
  return { ...figures, ...Object.fromEntries(costs) };
}

function byColumn<Column extends TableColumn, Value>(
  columns: readonly Column[],
  value: (column: Column) => Value,
): Record<Column, Value> {
  return Object.fromEntries(columns.map((column) => [column, value(column)])) as Record<Column, Value>;
}
