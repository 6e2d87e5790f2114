import type { Precision } from '../../../shared/precision.ts';
import { type ModelSpec, parametersOf, quantizableWeights } from '../../models/index.ts';
import { type LocateParameter, storedParameter } from '../../passes/index.ts';
import { fittingPrecision } from '../../weights/formats/index.ts';
import type { BaseDtype } from '../../weights/stored-dtype.ts';

const nowhere = { location: '', offset: 0, length: 0 };

/**
 * How the frozen parameters of a model will be stored, before its weights are downloaded: linear layers but the head's in the
 * form of the precision, the rest as the checkpoint has it.
 *
 * @param stored element type of the checkpoint's files
 */
export function imaginedBase(spec: ModelSpec, precision: Precision, stored: BaseDtype): LocateParameter {
  const shapes = new Map(parametersOf(spec).map(({ name, shape }) => [name, shape]));
  const quantizable = quantizableWeights(spec);
  return (name) => {
    const shape = shapes.get(name) ?? [];
    const linear = quantizable.get(name);
    if (!linear) return storedParameter('stored', shape, stored, () => nowhere);
    const { inputs, outputs, fanInFanOut = false } = linear;
    const format = fittingPrecision(precision, [outputs, inputs]);
    if (format === 'stored') return storedParameter(format, shape, stored, () => nowhere);
    return storedParameter(format, [outputs, inputs], stored, () => nowhere, { isTransposed: fanInFanOut });
  };
}
