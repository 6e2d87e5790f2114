import type { Draft } from '../../contract/index.ts';
import type { Family } from '../../shared/families.ts';
import { type DraftConfig, sameValue, valueAt, withValues } from './config-path.ts';

/** `demo`: what suits the small model that ships with the app; for that model alone. */
export type PresetName = 'standard' | 'recipe' | 'light' | 'thorough' | 'demo';

export type Presets = Readonly<Partial<Record<PresetName, Preset>> & Record<'standard' | 'recipe', Preset>>;

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

/** The presets of a family. A new draft has the first: `docs/presets.md` says what it was measured against. */
export function presetsOf(family: Family) {
  return {
    standard: {
      ...recipe,
      'lora.r': 8,
      'lora.targets': 'all-linear',
      'train.epochs': 3,
      'train.batchSize': 16,
      'train.learningRate': family === 'encoder' ? 5e-4 : 2e-4,
      'train.schedule': 'linear',
      'train.maxGradNorm': 1,
      'train.recompute': 'auto',
    },
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

/** The config of a new draft: what it says already, and the standard preset for all else. */
export function newConfig(config: DraftConfig): DraftConfig {
  const isBare = config['lora'] === undefined && config['train'] === undefined;
  return isBare ? withPreset(config, presetsOf('encoder').standard) : config;
}

/** Whether a draft holds nothing that somebody chose: it is as it was made. */
export function isUntouched({ name, config, fromRun }: Pick<Draft, 'name' | 'config' | 'fromRun'>): boolean {
  return name === '' && fromRun === null && sameValue(config, newConfig({}));
}

/**
 * The config with a preset of the family of its model, where it has one of the other family as it is: a preset that nobody changed
 * goes with the model.
 */
export function withFamily(config: DraftConfig, whole: DraftConfig, family: Family): DraftConfig {
  const { name, changed } = nearestPreset(whole, presetsOf(family === 'encoder' ? 'decoder' : 'encoder'));
  if (changed.length > 0) return config;
  const preset: Preset | undefined = (presetsOf(family) as Presets)[name];
  return preset === undefined || changedFields(whole, preset).length === 0 ? config : withPreset(config, preset);
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
