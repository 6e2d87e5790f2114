import type { ModelType } from '../../shared/families.ts';

/** Values that a config leaves out. */
export type ConfigDefaults = Readonly<Record<string, unknown>>;

const encoder = {
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  initializer_range: 0.02,
  layer_norm_eps: 1e-12,
  pad_token_id: 0,
};

const roberta = { ...encoder, pad_token_id: 1 };

const decoder = {
  hidden_act: 'silu',
  initializer_range: 0.02,
  rms_norm_eps: 1e-6,
  attention_dropout: 0,
  pad_token_id: null,
};

const gemma = {
  initializer_range: 0.02,
  rms_norm_eps: 1e-6,
  attention_bias: false,
  attention_dropout: 0,
  head_dim: 256,
  pad_token_id: 0,
  eos_token_id: 1,
};

const gemmaWithWindows = {
  ...gemma,
  hidden_activation: 'gelu_pytorch_tanh',
  num_key_value_heads: 4,
  query_pre_attn_scalar: 256,
  sliding_window: 4096,
};

/**
 * What transformers 5.18 takes for a field that a config.json leaves out, by `model_type`. Sizes that no published config
 * leaves out are not here: hidden and intermediate size, layers, heads, vocabulary. A test compares this table with transformers.
 */
export const configDefaults: Readonly<Record<ModelType, ConfigDefaults>> = {
  roberta,
  'xlm-roberta': roberta,
  camembert: roberta,
  bert: encoder,
  electra: { ...encoder, embedding_size: 128 },
  mpnet: {
    ...encoder,
    // MPNet has no segments.
    type_vocab_size: undefined,
    relative_attention_num_buckets: 32,
    pad_token_id: 1,
  },
  albert: {
    ...encoder,
    hidden_act: 'gelu_new',
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
    classifier_dropout_prob: 0.1,
    embedding_size: 128,
    num_hidden_groups: 1,
    inner_group_num: 1,
  },
  'deberta-v2': {
    ...encoder,
    layer_norm_eps: 1e-7,
    type_vocab_size: 0,
    relative_attention: false,
    max_relative_positions: -1,
    position_biased_input: true,
    pos_att_type: null,
    pooler_dropout: 0,
    pooler_hidden_act: 'gelu',
  },
  distilbert: {
    activation: 'gelu',
    dropout: 0.1,
    attention_dropout: 0.1,
    seq_classif_dropout: 0.2,
    max_position_embeddings: 512,
    initializer_range: 0.02,
    pad_token_id: 0,
  },
  modernbert: {
    hidden_activation: 'gelu',
    max_position_embeddings: 8192,
    initializer_range: 0.02,
    norm_eps: 1e-5,
    norm_bias: false,
    pad_token_id: 50283,
    attention_bias: false,
    attention_dropout: 0,
    local_attention: 128,
    embedding_dropout: 0,
    mlp_bias: false,
    mlp_dropout: 0,
    classifier_pooling: 'cls',
    classifier_dropout: 0,
    classifier_bias: false,
    classifier_activation: 'gelu',
  },
  llama: {
    ...decoder,
    max_position_embeddings: 2048,
    attention_bias: false,
    mlp_bias: false,
    eos_token_id: 2,
  },
  mistral: {
    ...decoder,
    max_position_embeddings: 131_072,
    num_key_value_heads: 8,
    sliding_window: 4096,
    eos_token_id: 2,
  },
  qwen2: { ...decoder, max_position_embeddings: 32_768, use_sliding_window: false, max_window_layers: 28 },
  qwen3: {
    ...decoder,
    max_position_embeddings: 32_768,
    head_dim: 128,
    attention_bias: false,
    use_sliding_window: false,
    max_window_layers: 28,
  },
  gemma: {
    ...gemma,
    hidden_act: 'gelu_pytorch_tanh',
    max_position_embeddings: 8192,
    num_key_value_heads: 16,
  },
  gemma2: { ...gemmaWithWindows, max_position_embeddings: 8192, attn_logit_softcapping: 50 },
  gemma3_text: { ...gemmaWithWindows, max_position_embeddings: 131_072, attn_logit_softcapping: null },
  phi3: {
    ...decoder,
    max_position_embeddings: 4096,
    rms_norm_eps: 1e-5,
    resid_pdrop: 0,
    sliding_window: null,
    pad_token_id: 32_000,
    eos_token_id: 32_000,
  },
  smollm3: {
    ...decoder,
    max_position_embeddings: 32_768,
    num_key_value_heads: 4,
    attention_bias: false,
    mlp_bias: false,
    use_sliding_window: false,
    sliding_window: null,
    no_rope_layer_interval: 4,
    pad_token_id: 128_004,
    eos_token_id: 128_001,
  },
  olmo2: {
    ...decoder,
    max_position_embeddings: 2048,
    rms_norm_eps: 1e-5,
    attention_bias: false,
    pad_token_id: 1,
    eos_token_id: 50_279,
  },
  gpt2: {
    activation_function: 'gelu_new',
    n_positions: 1024,
    n_inner: null,
    resid_pdrop: 0.1,
    embd_pdrop: 0.1,
    attn_pdrop: 0.1,
    layer_norm_epsilon: 1e-5,
    initializer_range: 0.02,
    scale_attn_weights: true,
    scale_attn_by_inverse_layer_idx: false,
    pad_token_id: null,
    eos_token_id: 50_256,
  },
};
