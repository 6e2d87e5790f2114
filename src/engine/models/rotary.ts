import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import type { RotaryScaling, RotarySpec } from './spec.ts';

/** A kind of layer, as `layer_types` calls it. */
export type LayerKind = 'full_attention' | 'sliding_attention';

/** Where a config of the older style keeps the base of one kind of layer, and what it is where that is left out. */
export interface RotaryBase {
  readonly field: string;
  readonly fallback: number;
  /** Whether `rope_scaling` counts for these layers. */
  readonly isScaled: boolean;
}

export const plainRotary: RotaryBase = { field: 'rope_theta', fallback: 10_000, isScaled: true };

/**
 * The rotary settings of a config, in the older style (`rope_theta`, `rope_scaling`) or the newer (`rope_parameters`, one record or one
 * for each kind of layer).
 */
export function rotaryOf(config: ConfigReader, kind: LayerKind, older: RotaryBase = plainRotary): RotarySpec {
  config.only('partial_rotary_factor', [1]);
  const all = config.record('rope_parameters');
  const newer = all?.record(kind) ?? (all?.has('full_attention') || all?.has('sliding_attention') ? null : all);
  const scaling = newer ?? (older.isScaled ? config.record('rope_scaling') : null);
  const base = newer?.has('rope_theta') ? newer.number('rope_theta') : config.number(older.field, older.fallback);
  return { base, scaling: scaling ? scalingOf(scaling) : null };
}

/** Fields that each kind of scaling reads; of any other a model would compute something else. */
const fieldsOf = {
  default: [],
  linear: ['factor'],
  llama3: ['factor', 'low_freq_factor', 'high_freq_factor', 'original_max_position_embeddings'],
} as const satisfies Record<string, readonly string[]>;

function scalingOf(config: ConfigReader): RotaryScaling | null {
  const field = config.has('rope_type') ? 'rope_type' : 'type';
  const kind = config.choice(field, ['default', 'linear', 'llama3'], 'default');
  config.only('partial_rotary_factor', [1]);
  // The factor of a kind that has none changes nothing; transformers warns.
  const known = ['rope_theta', 'rope_type', 'type', 'partial_rotary_factor', 'factor', ...fieldsOf[kind]];
  for (const other of config.fields()) if (!known.includes(other)) config.only(other, []);
  if (kind === 'default') return null;
  const factor = config.number('factor');
  if (kind === 'linear') return { kind, factor };
  return {
    kind,
    factor,
    lowFrequencyFactor: config.number('low_freq_factor'),
    highFrequencyFactor: config.number('high_freq_factor'),
    originalLength: config.count('original_max_position_embeddings', limits.positions),
  };
}
