import { type DType, tensor } from '../../ir/index.ts';
import { linearsOf, type ModelSpec, parametersOf } from '../../models/index.ts';
import type { LocateParameter, RawTensor, StoredParameter } from '../../passes/index.ts';
import { fits, partsOf } from '../../weights/quantized/index.ts';
import type { Precision } from '../job.ts';

const dtypes = { U8: 'uint8', I8: 'int8', F32: 'float32' } as const satisfies Record<string, DType>;

/**
 * How the frozen parameters of a model will be stored, before any of its weights is there: linear layers but the head's in the
 * form of the precision, the rest as the checkpoint has it.
 *
 * @param stored element type of the checkpoint's files
 */
export function imaginedBase(
  spec: ModelSpec,
  precision: Precision,
  stored: 'float32' | 'float16' | 'bfloat16',
): LocateParameter {
  const shapes = new Map(parametersOf(spec).map(({ name, shape }) => [name, shape]));
  const head = new Set(spec.head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear.module] : [])));
  const quantized = new Set(linearsOf(spec).flatMap(({ module }) => (head.has(module) ? [] : [`${module}.weight`])));
  return (name): StoredParameter => {
    const shape = shapes.get(name) ?? [];
    const raw = (dtype: DType, part: string, size: readonly number[]): RawTensor => ({
      type: tensor(dtype, size),
      external: { location: `${name}.${part}`, offset: 0, length: 0 },
    });
    if (precision === 'fp32' || precision === 'fp16' || !quantized.has(name) || !fits(precision, shape)) {
      return { kind: 'plain', tensor: raw(stored, 'stored', shape) };
    }
    const parts = new Map(
      partsOf(precision, shape).map(([part, dtype, size]) => [
        part,
        raw(dtypes[dtype as keyof typeof dtypes], part, size),
      ]),
    );
    const part = (key: Parameters<typeof parts.get>[0]) => parts.get(key)!;
    switch (precision) {
      case 'int8':
        return {
          kind: 'int8',
          codes: part('codes'),
          codesTransposed: part('codes_transposed'),
          scales: part('scales'),
          gains: null,
        };
      case 'int4':
        return {
          kind: '4-bit',
          codes: part('codes'),
          format: precision,
          scales: { kind: 'plain', scales: part('scales') },
        };
      case 'nf4': {
        const scales = { codes: part('scale_codes'), scales: part('scale_scales'), mean: part('scale_mean') };
        return {
          kind: '4-bit',
          codes: part('codes'),
          format: precision,
          scales: { kind: 'double', ...scales },
        };
      }
    }
  };
}
