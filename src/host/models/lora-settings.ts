import type { RunConfig } from '../../contract/index.ts';
import type { LoraSettings } from '../../engine/index.ts';

/** The `lora` group of a config in the engine's words. */
export function loraSettings({ lora }: RunConfig): LoraSettings {
  return {
    rank: lora.r,
    alpha: lora.alpha,
    dropout: lora.dropout,
    targets: lora.targets,
    excludeModules: lora.exclude,
    modulesToSave: lora.modulesToSave,
    rankStabilized: lora.rslora,
    layers: lora.layers,
    enabled: lora.enabled,
  };
}
