import type { ExportChoice } from '../../../shared/export.ts';
import { adapter } from './adapter.ts';
import { merged } from './merged.ts';
import { onnx } from './onnx.ts';
import type { ExportTarget } from './target.ts';

/** Every target that holds a classifier. A bundle holds a whole run, which the host knows. */
export type ClassifierChoice = Exclude<ExportChoice, { target: 'bundle' }>;

type Targets = {
  readonly [Name in ClassifierChoice['target']]: ExportTarget<Extract<ClassifierChoice, { target: Name }>>;
};

const targets: Targets = { adapter, merged, onnx };

/** The target of a choice. */
export function targetOf<Choice extends ClassifierChoice>({ target }: Choice): ExportTarget<Choice> {
  return targets[target] as unknown as ExportTarget<Choice>;
}
