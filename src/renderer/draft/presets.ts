import { type DraftConfig, sameValue, valueAt, withValues } from './config-path.ts';

/** Encoders read in both directions (RoBERTa, BERT); decoders from left to right (Llama, Mistral). */
export type Family = 'encoder' | 'decoder';

/** `demo`: what suits the small model that ships with the app; for that model alone. */
export type PresetName = 'recipe' | 'light' | 'thorough' | 'demo';

export type Presets = Readonly<Partial<Record<PresetName, Preset>> & Record<'recipe', Preset>>;

/** Fields by path; every preset sets the same ones, so that one replaces another without a trace. */
export type Preset = Readonly<Record<string, unknown>>;

/**
 * The settings of the published comparison of RoBERTa, Llama 2 and Mistral on disaster tweets. Llama's own rank and
 * dropout are a note of its card: the recipe is that of RoBERTa and Mistral.
 */
const recipe: Preset = {
  'lora.enabled': true,
  'lora.r': 2,
  'lora.alpha': 16,
  'lora.dropout': 0.1,
  'lora.targets': null,
  'lora.rslora': false,
  precision: 'stored',
  'data.maxLength': 512,
  'train.epochs': 5,
  'train.batchSize': 8,
  'train.accumulation': 1,
  'train.learningRate': 1e-4,
  'train.schedule': 'constant',
  'train.warmupRatio': 0.1,
  'train.weightDecay': 0.001,
  'train.maxGradNorm': 0.3,
  'train.classWeights': 'balanced',
  'train.earlyStopping': null,
  'train.recompute': true,
};

/** The presets of a family. */
export function presetsOf(family: Family) {
  return {
    recipe,
    light: {
      ...recipe,
      'lora.r': 4,
      precision: family === 'encoder' ? 'int8' : 'nf4',
      'data.maxLength': 256,
      'train.epochs': 3,
      'train.learningRate': 2e-4,
      'train.schedule': 'linear',
      'train.recompute': false,
    },
    thorough: {
      ...recipe,
      'lora.r': 16,
      'lora.alpha': 32,
      'lora.targets': 'all-linear',
      'train.epochs': 10,
      'train.schedule': 'cosine',
      'train.maxGradNorm': 1,
      'train.earlyStopping': 3,
    },
  } satisfies Presets;
}

/** A preset with what a config says in place of the recipe. `whole` is that config after defaults. */
export function presetOf(whole: DraftConfig): Preset {
  return Object.fromEntries(Object.keys(recipe).map((path) => [path, valueAt(whole, path) ?? null]));
}

/** The config with every field of a preset set. */
export function withPreset(config: DraftConfig, preset: Preset): DraftConfig {
  return withValues(config, preset);
}

/** The fields in which a config differs from a preset. `whole` is the config after defaults. */
export function changedFields(whole: DraftConfig, preset: Preset): string[] {
  return Object.entries(preset)
    .filter(([path, value]) => !sameValue(valueAt(whole, path), value))
    .map(([path]) => path);
}

/** The preset a config is closest to, and the fields in which it differs. */
export function nearestPreset(
  whole: DraftConfig,
  presets: Presets,
): { readonly name: PresetName; readonly changed: readonly string[] } {
  const all = (Object.entries(presets) as [PresetName, Preset][]).map(([name, preset]) => ({
    name,
    changed: changedFields(whole, preset),
  }));
  return all.reduce((best, each) => (each.changed.length < best.changed.length ? each : best));
}

/** Model types of transformers that read from left to right. */
const decoders: ReadonlySet<string> = new Set([
  'llama',
  'mistral',
  'qwen2',
  'qwen3',
  'gemma',
  'gemma2',
  'phi3',
  'gpt2',
]);

/** The family of a `model_type`; an encoder where it is not known yet. */
export function familyOf(modelType: string | null): Family {
  return modelType !== null && decoders.has(modelType) ? 'decoder' : 'encoder';
}
