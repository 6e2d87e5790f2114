import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture, ArchitectureSpec } from './architecture.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import { type LayerKind, type RotaryBase, rotaryOf } from './rotary.ts';
import type { LayerSpec, NormSpec } from './spec.ts';

/**
 * ModernBERT (arXiv:2412.13663): norms in front, rotary positions, a gated MLP, every n-th layer sees the whole text
 * and the others a window.
 */
export const modernBert: Architecture = { modelType: 'modernbert', resolve };

function resolve(config: ConfigReader, labelCount: number, overrides: DropoutSettings): ArchitectureSpec {
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const epsilon = config.number('norm_eps', 1e-5);
  const bias = config.flag('norm_bias', false);
  const headDropout = overrides.head ?? config.probability('classifier_dropout', 0);
  const norm = (module: string): NormSpec => ({ module, kind: 'layer', size: hiddenSize, epsilon, bias });
  return {
    modelType: 'modernbert',
    prefix: 'model',
    vocabSize: config.count('vocab_size', limits.vocabulary),
    hiddenSize,
    heads: config.count('num_attention_heads', limits.heads),
    keyValueHeads: config.count('num_attention_heads', limits.heads),
    headSize: config.headSize('hidden_size', 'num_attention_heads'),
    padId: config.index('pad_token_id', limits.vocabulary),
    maxLength: config.count('max_position_embeddings', limits.positions),
    initializerRange: config.number('initializer_range', 0.02),
    addPrefixSpace: false,
    embeddings: {
      words: {
        module: 'model.embeddings.tok_embeddings',
        rows: config.count('vocab_size', limits.vocabulary),
        size: hiddenSize,
      },
      positions: null,
      tokenTypes: null,
      norm: norm('model.embeddings.norm'),
      scale: 1,
      dropout: overrides.hidden ?? config.probability('embedding_dropout', 0),
      projection: null,
    },
    layers: Array.from({ length: config.count('num_hidden_layers', limits.layers) }, (_, index) =>
      resolveLayer(config, overrides, index),
    ),
    finalNorm: norm('model.final_norm'),
    head: {
      pooling: config.choice('classifier_pooling', ['cls', 'mean'], 'cls') === 'mean' ? 'mean' : 'first',
      steps: [
        {
          kind: 'linear',
          linear: {
            module: 'head.dense',
            inputs: hiddenSize,
            outputs: hiddenSize,
            bias: config.flag('classifier_bias', false),
          },
        },
        { kind: 'activation', activation: config.activation('classifier_activation') },
        { kind: 'norm', norm: norm('head.norm') },
        { kind: 'dropout', probability: headDropout, place: 'drop' },
        {
          kind: 'linear',
          linear: { module: 'classifier', inputs: hiddenSize, outputs: labelCount, bias: true },
        },
      ],
    },
  };
}

/** Where configs of the older style keep the bases. */
const rotaryBases = {
  full_attention: { field: 'global_rope_theta', fallback: 160_000, isScaled: true },
  sliding_attention: { field: 'local_rope_theta', fallback: 10_000, isScaled: true },
} as const satisfies Record<LayerKind, RotaryBase>;

/** Which layers see the whole text: `layer_types` of newer configs, else every n-th. */
function kindOf(config: ConfigReader, index: number): LayerKind {
  const kind = config.entry('layer_types', index, ['sliding_attention', 'full_attention']);
  if (kind !== null) return kind;
  const every = config.has('global_attn_every_n_layers')
    ? config.count('global_attn_every_n_layers', limits.layers)
    : 3;
  return index % every === 0 ? 'full_attention' : 'sliding_attention';
}

function resolveLayer(config: ConfigReader, overrides: DropoutSettings, index: number): LayerSpec {
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const intermediateSize = config.count('intermediate_size', limits.intermediateSize);
  const normFields = {
    kind: 'layer' as const,
    size: hiddenSize,
    epsilon: config.number('norm_eps', 1e-5),
    bias: config.flag('norm_bias', false),
  };
  const module = `model.layers.${index}`;
  const kind = kindOf(config, index);
  const isGlobal = kind === 'full_attention';
  const attentionBias = config.flag('attention_bias', false);
  const mlpBias = config.flag('mlp_bias', false);
  const attentionDropout = overrides.attention ?? config.probability('attention_dropout', 0);
  return {
    normPlacement: 'pre',
    attention: {
      module: `${module}.attn`,
      projections: {
        fused: { module: `${module}.attn.Wqkv`, inputs: hiddenSize, outputs: 3 * hiddenSize, bias: attentionBias },
      },
      output: { module: `${module}.attn.Wo`, inputs: hiddenSize, outputs: hiddenSize, bias: attentionBias },
      // The embeddings' norm stands in front of the first layer.
      norm: index === 0 ? null : { module: `${module}.attn_norm`, ...normFields },
      outputNorm: null,
      headNorms: null,
      projectionNorms: null,
      scale: 1 / Math.sqrt(config.headSize('hidden_size', 'num_attention_heads')),
      softCap: null,
      rotary: rotaryOf(config, kind, rotaryBases[kind]),
      relative: null,
      visibility: {
        causal: false,
        window: isGlobal ? null : Math.floor(config.count('local_attention', limits.positions) / 2),
      },
      probabilityDropout: attentionDropout,
      outputDropout: attentionDropout,
    },
    mlp: {
      module: `${module}.mlp`,
      activation: config.activation('hidden_activation'),
      input: {
        kind: 'fused-gate',
        linear: { module: `${module}.mlp.Wi`, inputs: hiddenSize, outputs: 2 * intermediateSize, bias: mlpBias },
      },
      output: { module: `${module}.mlp.Wo`, inputs: intermediateSize, outputs: hiddenSize, bias: mlpBias },
      norm: { module: `${module}.mlp_norm`, ...normFields },
      outputNorm: null,
      innerDropout: overrides.hidden ?? config.probability('mlp_dropout', 0),
      outputDropout: 0,
    },
  };
}
