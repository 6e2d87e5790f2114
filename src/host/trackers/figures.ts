import type { EvaluationEvent, StepEvent } from '../../contract/index.ts';
import { flatten } from '../runs/compare.ts';
import type { TrackedEvent, TrackedRun } from './tracker.ts';

/** A figure by its name; NaN where it was not a finite number. */
export type Figures = readonly (readonly [name: string, value: number])[];

/** The figures of a step or an evaluation: `train/loss`, `validation/f1`. Curves and matrices are left out. */
export function figuresOf(event: TrackedEvent): Figures {
  return event.type === 'step' ? stepFigures(event) : evaluationFigures(event);
}

function stepFigures({ loss, learningRate, gradNorm, tokensPerSecond, epoch }: StepEvent): Figures {
  return [
    ['train/loss', loss ?? NaN],
    ['train/learning_rate', learningRate ?? NaN],
    ['train/grad_norm', gradNorm ?? NaN],
    ['train/tokens_per_second', tokensPerSecond],
    ['train/epoch', epoch],
  ];
}

function evaluationFigures({ split, loss, metrics }: EvaluationEvent): Figures {
  return [['loss', loss ?? NaN] as const, ...scalars(metrics)].map(([name, value]) => [`${split}/${name}`, value]);
}

/** The metrics that are one number, in their order. */
export function scalars(metrics: EvaluationEvent['metrics']): [string, number][] {
  return Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

/** The settings of a run by their path, in the order of the config; those left to a rule are left out, a list is one text. */
export function settingsOf({ record: { config } }: TrackedRun): [string, string | number | boolean][] {
  const { trackers: _, trackerFolder: __, search: ___, ...settings } = config;
  return [...flatten(settings)].flatMap(([name, value]): [string, string | number | boolean][] => {
    if (value === null || value === undefined) return [];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
    return Array.isArray(value) && value.length === 0 ? [] : [[name, (value as unknown[]).map(String).join(', ')]];
  });
}
