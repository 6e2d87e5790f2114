import { isDeepStrictEqual } from 'node:util';
import type { Metrics, RunComparison, RunRecord, RunResult } from '../../contract/index.ts';

interface ComparedRun {
  readonly record: RunRecord;
  readonly result: RunResult | null;
}

/** Two runs side by side: the figures of their best and final evaluations, what they cost, and where their configs differ. */
export function compareRuns(first: ComparedRun, second: ComparedRun): RunComparison {
  const figures = [figuresOf(first), figuresOf(second)] as const;
  const names = [...new Set(figures.flatMap((run) => [...run.keys()]))];
  const settings = [flatten(first.record.config), flatten(second.record.config)] as const;
  const fields = [...new Set(settings.flatMap((run) => [...run.keys()]))];
  return {
    runs: [first.record.id, second.record.id],
    figures: names.map((name) => ({
      name,
      first: figures[0].get(name) ?? null,
      second: figures[1].get(name) ?? null,
    })),
    differences: fields
      .map((field) => ({ field, first: settings[0].get(field) ?? null, second: settings[1].get(field) ?? null }))
      .filter((difference) => !isDeepStrictEqual(difference.first, difference.second)),
  };
}

function figuresOf({ record, result }: ComparedRun): Map<string, number> {
  const figures = new Map<string, number>();
  if (result === null) return figures;
  for (const which of ['best', 'final', 'test'] as const) {
    const evaluation = result[which];
    if (evaluation === null) continue;
    for (const [name, value] of numbersOf(evaluation.metrics)) figures.set(`${which}.${name}`, value);
    if (evaluation.loss !== null) figures.set(`${which}.loss`, evaluation.loss);
    figures.set(`${which}.epoch`, evaluation.epoch);
  }
  figures.set('steps', result.steps);
  figures.set('seconds', result.seconds);
  figures.set('tokensPerSecond', result.tokensPerSecond);
  figures.set('peakMemoryBytes', result.peakMemoryBytes);
  figures.set('trainable', (record.parameters ?? result.parameters).trainable);
  figures.set('share', (record.parameters ?? result.parameters).share);
  return figures;
}

function numbersOf(metrics: Metrics): [string, number][] {
  return Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

/** Values by path, such as `lora.r`; a list is one value. */
export function flatten(group: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(group).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? [...flatten(value, `${path}${name}.`)]
        : [[`${path}${name}`, value] as [string, unknown]],
    ),
  );
}
