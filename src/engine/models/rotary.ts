import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import type { RotaryScaling, RotarySpec } from './spec.ts';

/** The rotary settings of a config, in the older style (`rope_theta`, `rope_scaling`) or the newer (`rope_parameters`). */
export function rotaryOf(config: ConfigReader): RotarySpec {
  const newer = config.record('rope_parameters');
  const scaling = newer ?? config.record('rope_scaling');
  const base = newer?.has('rope_theta') ? newer.number('rope_theta') : config.number('rope_theta', 10_000);
  return { base, scaling: scaling ? scalingOf(scaling) : null };
}

function scalingOf(config: ConfigReader): RotaryScaling | null {
  const field = config.has('rope_type') ? 'rope_type' : 'type';
  const kind = config.choice(field, ['default', 'linear', 'llama3'], 'default');
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
