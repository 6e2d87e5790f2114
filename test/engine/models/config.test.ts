import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configDefaults } from '../../../src/engine/models/defaults.ts';
import { resolveModel } from '../../../src/engine/models/index.ts';
import { modelTypes } from '../../../src/shared/families.ts';

type Config = Readonly<Record<string, unknown>>;

/** What transformers 5.18 takes for every field of a config, by `model_type`; written by `defaults.py` beside it. */
const ofTransformers = JSON.parse(readFileSync('test/fixtures/families/defaults.json', 'utf8')) as Record<
  string,
  Config
>;

/** Sizes, which every published config has, and the token that stands for padding where there is none. */
const sizes = [
  ...['model_type', 'vocab_size', 'hidden_size', 'num_hidden_layers', 'num_attention_heads', 'intermediate_size'],
  ...['dim', 'n_layers', 'n_heads', 'hidden_dim', 'n_embd', 'n_layer', 'n_head'],
  ...['eos_token_id'],
];

/** Qwen has no token to end with unless its config names one, and then nothing that could stand for padding. */
const configOf = (modelType: string): Config => ({
  ...ofTransformers[modelType],
  ...(modelType.startsWith('qwen') && { eos_token_id: 2 }),
});
const only = (config: Config, fields: readonly string[]): Config =>
  Object.fromEntries(Object.entries(config).filter(([field]) => fields.includes(field)));
const resolve = (config: Config) => resolveModel(config, 'config.json', 2);

describe('fields that a config leaves out', () => {
  it.each(modelTypes)('are those of transformers: %s', (modelType) => {
    const table = Object.fromEntries(
      Object.entries(configDefaults[modelType]).filter(([, value]) => value !== undefined),
    );
    expect(only(configOf(modelType), Object.keys(table))).toEqual(table);
    expect(resolve(only(configOf(modelType), sizes))).toEqual(resolve(configOf(modelType)));
  });
});

/** Fields that change nothing of what a classifier computes from given weights. */
const without = {
  generation: ['use_cache', 'bos_token_id', 'eos_token_id', 'cls_token_id', 'sep_token_id'],
  // The language head's, and those of other tasks.
  otherHeads: [
    ...[
      'tie_word_embeddings',
      'final_logit_softcapping',
      'decoder_bias',
      'legacy',
      'sparse_prediction',
      'sparse_pred_ignore_index',
    ],
    ...['summary_type', 'summary_use_proj', 'summary_activation', 'summary_last_dropout', 'summary_first_dropout'],
    ...['summary_proj_to_labels', 'qa_dropout', 'problem_type'],
  ],
  // How it is computed, in which dtype, and what is returned.
  computation: [
    ...['chunk_size_feed_forward', 'pretraining_tp', 'deterministic_flash_attn', 'reorder_and_upcast_attn'],
    ...['output_hidden_states', 'output_attentions', 'return_dict', 'dtype'],
  ],
  names: ['architectures', '_name_or_path'],
  firstValues: ['initializer_cutoff_factor'],
  // The table of positions is in the file whichever way it was made.
  stored: ['sinusoidal_pos_embds'],
  // `layer_types` says the same.
  twice: ['_sliding_window_pattern'],
  // Phi 3's code does not read the first, and the second only with a scaling that is refused.
  unread: ['embd_pdrop', 'original_max_position_embeddings'],
};

describe('every field that transformers has', () => {
  it.each(modelTypes)('is read, or changes nothing: %s', (modelType) => {
    const read = new Set<string>();
    const watched = (config: Config) =>
      new Proxy(config, {
        get: (target, field) => {
          read.add(String(field));
          return target[String(field)];
        },
      });
    resolve(watched(configOf(modelType)));
    // Some fields count only with others.
    const withOthers = {
      ...('use_sliding_window' in configOf(modelType) && { use_sliding_window: true, sliding_window: 8 }),
      ...('relative_attention' in configOf(modelType) && { relative_attention: true }),
    };
    const { layer_types: _, no_rope_layers: __, ...byRule } = configOf(modelType);
    resolve(watched({ ...byRule, ...withOthers }));
    const ignored = new Set(Object.values(without).flat());
    expect(Object.keys(configOf(modelType)).filter((field) => !read.has(field) && !ignored.has(field))).toEqual([]);
  });
});

describe('a field that changes the numbers and is not understood is refused by name', () => {
  const cases: readonly (readonly [modelType: string, change: Config, field: string])[] = [
    ['bert', { position_embedding_type: 'relative_key' }, 'position_embedding_type'],
    ['bert', { is_decoder: true }, 'is_decoder'],
    ['roberta', { add_cross_attention: true }, 'add_cross_attention'],
    ['bert', { pruned_heads: { 1: [0, 2] } }, 'pruned_heads'],
    ['bert', { quantization_config: { quant_method: 'gptq' } }, 'quantization_config'],
    ['bert', { hidden_act: 'quick_gelu' }, 'hidden_act'],
    ['mpnet', { relative_attention_num_buckets: 64 }, 'relative_attention_num_buckets'],
    ['albert', { inner_group_num: 2 }, 'inner_group_num'],
    ['deberta-v2', { conv_kernel_size: 3 }, 'conv_kernel_size'],
    ['deberta-v2', { norm_rel_ebd: 'layer_norm|rms' }, 'norm_rel_ebd'],
    ['deberta-v2', { pos_att_type: 'c2p|p2p' }, 'pos_att_type'],
    ['deberta-v2', { embedding_size: 128 }, 'embedding_size'],
    ['deberta-v2', { attention_head_size: 32 }, 'attention_head_size'],
    ['deberta-v2', { pooler_hidden_size: 768 }, 'pooler_hidden_size'],
    ['modernbert', { classifier_pooling: 'max' }, 'classifier_pooling'],
    ['modernbert', { layer_types: Array(22).fill('chunked_attention') }, 'layer_types[0]'],
    ['modernbert', { rope_parameters: { full_attention: { rope_type: 'yarn', factor: 4 } } }, 'rope_type'],
    ['llama', { rope_parameters: { rope_type: 'dynamic', factor: 2 } }, 'rope_type'],
    ['llama', { rope_parameters: null, rope_scaling: { type: 'yarn', factor: 4 } }, 'type'],
    [
      'llama',
      { rope_parameters: { rope_type: 'default', rope_theta: 1e4, partial_rotary_factor: 0.5 } },
      'partial_rotary_factor',
    ],
    ['llama', { rope_parameters: { rope_type: 'linear', factor: 2, attention_factor: 1.2 } }, 'attention_factor'],
    ['llama', { rope_parameters: { rope_type: 'default', mrope_section: [16, 24, 24] } }, 'mrope_section'],
    ['llama', { partial_rotary_factor: 0.75 }, 'partial_rotary_factor'],
    ['llama', { attn_logit_softcapping: 50 }, 'attn_logit_softcapping'],
    ['mistral', { attention_bias: true }, 'attention_bias'],
    ['phi3', { partial_rotary_factor: 0.75 }, 'partial_rotary_factor'],
    [
      'phi3',
      { rope_parameters: null, rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } },
      'type',
    ],
    ['gemma', { use_bidirectional_attention: true }, 'use_bidirectional_attention'],
    ['gemma3_text', { use_bidirectional_attention: true }, 'use_bidirectional_attention'],
    ['olmo2', { clip_qkv: 8 }, 'clip_qkv'],
    ['gpt2', { scale_attn_weights: false }, 'scale_attn_weights'],
    ['gpt2', { scale_attn_by_inverse_layer_idx: true }, 'scale_attn_by_inverse_layer_idx'],
  ];
  it.each(cases)('%s with %j', (modelType, change, field) => {
    expect(() => resolve({ ...configOf(modelType), ...change })).toThrow(
      expect.objectContaining({
        code: 'models.unsupported-setting',
        details: expect.objectContaining({ field }) as object,
      }),
    );
  });
});

describe('a config of the newer style gives what the older one gives', () => {
  it('ModernBERT, with bases and kinds of its layers', () => {
    const common = { ...only(configOf('modernbert'), sizes), num_hidden_layers: 4, local_attention: 64 };
    const older = { ...common, global_attn_every_n_layers: 2, global_rope_theta: 160_000, local_rope_theta: 80_000 };
    const newer = {
      ...common,
      layer_types: ['full_attention', 'sliding_attention', 'full_attention', 'sliding_attention'],
      rope_parameters: {
        full_attention: { rope_type: 'default', rope_theta: 160_000 },
        sliding_attention: { rope_type: 'default', rope_theta: 80_000 },
      },
    };
    expect(resolve(newer)).toEqual(resolve(older));
    const { layers } = resolve(newer);
    expect(layers.map(({ attention }) => attention.rotary?.base)).toEqual([160_000, 80_000, 160_000, 80_000]);
    expect(layers.map(({ attention }) => attention.visibility.window)).toEqual([null, 32, null, 32]);
  });

  it('ModernBERT, where every layer sees the whole text', () => {
    const { layers } = resolve({ ...configOf('modernbert'), layer_types: Array(22).fill('full_attention') });
    expect(new Set(layers.map(({ attention }) => attention.visibility.window))).toEqual(new Set([null]));
  });

  it('Gemma 3, whose scaling counts for the layers without a window', () => {
    const common = { ...only(configOf('gemma3_text'), sizes), num_hidden_layers: 6 };
    const older = {
      ...common,
      rope_theta: 1e6,
      rope_local_base_freq: 1e4,
      sliding_window_pattern: 3,
      rope_scaling: { rope_type: 'linear', factor: 8 },
    };
    const kinds = ['sliding_attention', 'sliding_attention', 'full_attention'];
    const newer = {
      ...common,
      layer_types: [...kinds, ...kinds],
      rope_parameters: {
        full_attention: { rope_type: 'linear', factor: 8, rope_theta: 1e6 },
        sliding_attention: { rope_type: 'default', rope_theta: 1e4 },
      },
    };
    expect(resolve(newer)).toEqual(resolve(older));
    expect(resolve(newer).layers.map(({ attention }) => attention.rotary)).toEqual(
      [0, 0, 1, 0, 0, 1].map((isFull) =>
        isFull ? { base: 1e6, scaling: { kind: 'linear', factor: 8 } } : { base: 1e4, scaling: null },
      ),
    );
  });

  it.each(['llama', 'mistral', 'qwen2', 'qwen3', 'gemma', 'gemma2', 'phi3', 'smollm3', 'olmo2'])('%s', (modelType) => {
    const { rope_parameters: _, ...common } = configOf(modelType);
    const newer = { ...common, rope_parameters: { rope_type: 'default', rope_theta: 123_456 } };
    expect(resolve(newer)).toEqual(resolve({ ...common, rope_theta: 123_456, rope_scaling: null }));
    expect(resolve(newer).layers[0]?.attention.rotary?.base).toBe(123_456);
  });
});
