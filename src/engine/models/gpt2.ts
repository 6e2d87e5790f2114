import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture, ArchitectureSpec } from './architecture.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import type { LayerSpec, LinearSpec, NormSpec } from './spec.ts';

/**
 * GPT-2 (Radford et al. 2019): norms in front, positions with embeddings, query, key and value in one matrix, and weights stored as
 * [in, out] (`Conv1D`).
 */
export const gpt2: Architecture = { modelType: 'gpt2', resolve };

function resolve(config: ConfigReader, labelCount: number, overrides: DropoutSettings): ArchitectureSpec {
  config.only('scale_attn_weights', [true]);
  config.only('scale_attn_by_inverse_layer_idx', [false]);
  const hiddenSize = config.count('n_embd', limits.hiddenSize);
  const heads = config.count('n_head', limits.heads);
  const vocabSize = config.count('vocab_size', limits.vocabulary);
  const positions = config.count('n_positions', limits.positions);
  const dropout = {
    embeddings: overrides.hidden ?? config.probability('embd_pdrop', 0.1),
    residual: overrides.hidden ?? config.probability('resid_pdrop', 0.1),
    attention: overrides.attention ?? config.probability('attn_pdrop', 0.1),
  };
  return {
    modelType: 'gpt2',
    prefix: 'transformer',
    vocabSize,
    hiddenSize,
    heads,
    keyValueHeads: heads,
    headSize: config.headSize('n_embd', 'n_head'),
    // The token that ends a text stands for padding where there is none.
    padId: config.has('pad_token_id') ? config.index('pad_token_id', vocabSize - 1) : config.firstIndex('eos_token_id'),
    maxLength: positions,
    initializerRange: config.number('initializer_range', 0.02),
    addPrefixSpace: false,
    embeddings: {
      words: { module: 'transformer.wte', rows: vocabSize, size: hiddenSize },
      positions: { module: 'transformer.wpe', rows: positions, size: hiddenSize, rule: 'absolute' },
      tokenTypes: null,
      norm: null,
      scale: 1,
      dropout: dropout.embeddings,
      projection: null,
    },
    layers: Array.from({ length: config.count('n_layer', limits.layers) }, (_, index) =>
      resolveLayer(config, dropout, index),
    ),
    finalNorm: normOf(config, 'transformer.ln_f'),
    head: {
      pooling: 'last',
      steps: [
        { kind: 'dropout', probability: overrides.head ?? 0, place: 'score.dropout' },
        { kind: 'linear', linear: { module: 'score', inputs: hiddenSize, outputs: labelCount, bias: false } },
      ],
    },
  };
}

function normOf(config: ConfigReader, module: string): NormSpec {
  const size = config.count('n_embd', limits.hiddenSize);
  return { module, kind: 'layer', size, epsilon: config.number('layer_norm_epsilon'), bias: true };
}

function resolveLayer(
  config: ConfigReader,
  dropout: { readonly residual: number; readonly attention: number },
  index: number,
): LayerSpec {
  const module = `transformer.h.${index}`;
  const hiddenSize = config.count('n_embd', limits.hiddenSize);
  const intermediateSize = config.has('n_inner') ? config.count('n_inner', limits.intermediateSize) : 4 * hiddenSize;
  const linear = (name: string, inputs: number, outputs: number): LinearSpec => ({
    ...{ module: `${module}.${name}`, inputs, outputs, bias: true },
    fanInFanOut: true,
  });
  return {
    normPlacement: 'pre',
    attention: {
      module: `${module}.attn`,
      projections: { fused: linear('attn.c_attn', hiddenSize, 3 * hiddenSize) },
      output: linear('attn.c_proj', hiddenSize, hiddenSize),
      norm: normOf(config, `${module}.ln_1`),
      outputNorm: null,
      headNorms: null,
      projectionNorms: null,
      scale: 1 / Math.sqrt(config.headSize('n_embd', 'n_head')),
      softCap: null,
      rotary: null,
      relative: null,
      visibility: { causal: true, window: null },
      probabilityDropout: dropout.attention,
      outputDropout: dropout.residual,
    },
    mlp: {
      module: `${module}.mlp`,
      activation: config.activation('activation_function'),
      input: { kind: 'plain', linear: linear('mlp.c_fc', hiddenSize, intermediateSize) },
      output: linear('mlp.c_proj', intermediateSize, hiddenSize),
      norm: normOf(config, `${module}.ln_2`),
      outputNorm: null,
      innerDropout: 0,
      outputDropout: dropout.residual,
    },
  };
}
