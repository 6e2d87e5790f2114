import type { ModelType } from '../../shared/families.ts';
import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture } from './architecture.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import { rotaryOf } from './rotary.ts';
import type { AttentionSpec, LayerSpec, ModelSpec, NormSpec, Visibility } from './spec.ts';

/**
 * How the decoders after Llama (arXiv:2302.13971) differ. All of them have norms by root mean square in front of each
 * sublayer, rotary positions, a gated MLP, and a classification head without bias on the last token.
 */
interface DecoderRow {
  readonly modelType: ModelType;
  readonly norm: NormSpec['kind'];
  readonly activationField: string;
  /** Which projections have a bias. */
  readonly bias: (config: ConfigReader) => {
    readonly queryKeyValue: boolean;
    readonly output: boolean;
    readonly mlp: boolean;
  };
  /** Positions that layer `index` sees, itself included; `null` for all before. */
  readonly window: (config: ConfigReader, index: number) => number | null;
  readonly headNorms: boolean;
  readonly gemma: boolean;
}

const attentionBias = (config: ConfigReader) => {
  const all = config.flag('attention_bias', false);
  return { queryKeyValue: all, output: all, mlp: config.flag('mlp_bias', false) };
};

const llama: DecoderRow = {
  modelType: 'llama',
  norm: 'rms',
  activationField: 'hidden_act',
  bias: attentionBias,
  window: () => null,
  headNorms: false,
  gemma: false,
};

const rows: readonly DecoderRow[] = [
  llama,
  { ...llama, modelType: 'mistral', window: (config) => windowOf(config) },
  {
    ...llama,
    modelType: 'qwen2',
    bias: () => ({ queryKeyValue: true, output: false, mlp: false }),
    window: qwenWindow,
  },
  { ...llama, modelType: 'qwen3', window: qwenWindow, headNorms: true },
  {
    ...llama,
    modelType: 'gemma2',
    norm: 'rms-offset',
    activationField: 'hidden_activation',
    window: (config, index) => ((layerKind(config, index) ?? index % 2 === 0) ? windowOf(config) : null),
    gemma: true,
  },
];

function windowOf(config: ConfigReader): number | null {
  return config.has('sliding_window') ? config.count('sliding_window', limits.positions) : null;
}

/** Whether `layer_types` (newer configs) gives the layer a window; `null` where there is no such list. */
function layerKind(config: ConfigReader, index: number): boolean | null {
  const kind = config.entry('layer_types', index, ['sliding_attention', 'full_attention']);
  return kind === null ? null : kind === 'sliding_attention';
}

/** Qwen has windows only where it says so, and from a certain layer on. */
function qwenWindow(config: ConfigReader, index: number): number | null {
  if (!config.flag('use_sliding_window', false)) return null;
  const slides = layerKind(config, index) ?? index >= config.index('max_window_layers', limits.layers);
  return slides ? windowOf(config) : null;
}

export const decoderArchitectures: readonly Architecture[] = rows.map((row) => ({
  modelType: row.modelType,
  resolve: (config, labelCount, dropout) => resolve(row, config, labelCount, dropout),
}));

function resolve(row: DecoderRow, config: ConfigReader, labelCount: number, overrides: DropoutSettings): ModelSpec {
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const heads = config.count('num_attention_heads', limits.heads);
  const vocabSize = config.count('vocab_size', limits.vocabulary);
  const headDropout = overrides.head ?? 0;
  return {
    modelType: row.modelType,
    prefix: 'model',
    vocabSize,
    hiddenSize,
    heads,
    keyValueHeads: config.has('num_key_value_heads') ? config.count('num_key_value_heads', limits.heads) : heads,
    headSize: headSizeOf(config),
    padId: config.has('pad_token_id')
      ? config.index('pad_token_id', limits.vocabulary)
      : config.firstIndex('eos_token_id'),
    maxLength: config.count('max_position_embeddings', limits.positions),
    initializerRange: config.number('initializer_range', 0.02),
    addPrefixSpace: false,
    embeddings: {
      words: { module: 'model.embed_tokens', rows: vocabSize, size: hiddenSize },
      positions: null,
      tokenTypes: null,
      norm: null,
      scale: row.gemma ? Math.sqrt(hiddenSize) : 1,
      dropout: overrides.hidden ?? 0,
    },
    layers: Array.from({ length: config.count('num_hidden_layers', limits.layers) }, (_, index) =>
      resolveLayer(row, config, overrides, index),
    ),
    finalNorm: normOf(row, config, 'model.norm', hiddenSize),
    head: {
      pooling: 'last',
      steps: [
        { kind: 'dropout', probability: headDropout, place: 'score.dropout' },
        { kind: 'linear', linear: { module: 'score', inputs: hiddenSize, outputs: labelCount, bias: false } },
      ],
    },
  };
}

function headSizeOf(config: ConfigReader): number {
  return config.has('head_dim')
    ? config.count('head_dim', limits.headSize)
    : config.headSize('hidden_size', 'num_attention_heads');
}

function normOf(row: DecoderRow, config: ConfigReader, module: string, size: number): NormSpec {
  return { module, kind: row.norm, size, epsilon: config.number('rms_norm_eps', 1e-6), bias: false };
}

function resolveLayer(row: DecoderRow, config: ConfigReader, overrides: DropoutSettings, index: number): LayerSpec {
  const module = `model.layers.${index}`;
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const intermediateSize = config.count('intermediate_size', limits.intermediateSize);
  const { mlp: mlpBias } = row.bias(config);
  const norm = (name: string) => normOf(row, config, `${module}.${name}`, hiddenSize);
  const widening = (name: string) => ({
    module: `${module}.mlp.${name}`,
    inputs: hiddenSize,
    outputs: intermediateSize,
    bias: mlpBias,
  });
  return {
    normPlacement: 'pre',
    attention: {
      ...attentionOf(row, config, `${module}.self_attn`),
      norm: norm('input_layernorm'),
      outputNorm: row.gemma ? norm('post_attention_layernorm') : null,
      visibility: { causal: true, window: row.window(config, index) } satisfies Visibility,
      probabilityDropout: overrides.attention ?? config.probability('attention_dropout', 0),
      outputDropout: 0,
    },
    mlp: {
      module: `${module}.mlp`,
      activation: config.activation(row.activationField),
      input: { kind: 'gate', gate: widening('gate_proj'), up: widening('up_proj') },
      output: { module: `${module}.mlp.down_proj`, inputs: intermediateSize, outputs: hiddenSize, bias: mlpBias },
      norm: norm(row.gemma ? 'pre_feedforward_layernorm' : 'post_attention_layernorm'),
      outputNorm: row.gemma ? norm('post_feedforward_layernorm') : null,
      innerDropout: 0,
      outputDropout: overrides.hidden ?? 0,
    },
  };
}

/** What of an attention does not depend on the number of the layer. */
function attentionOf(
  row: DecoderRow,
  config: ConfigReader,
  module: string,
): Omit<AttentionSpec, 'norm' | 'outputNorm' | 'visibility' | 'probabilityDropout' | 'outputDropout'> {
  const hiddenSize = config.count('hidden_size', limits.hiddenSize);
  const headSize = headSizeOf(config);
  const heads = config.count('num_attention_heads', limits.heads);
  const keyValueHeads = config.has('num_key_value_heads') ? config.count('num_key_value_heads', limits.heads) : heads;
  const { queryKeyValue: bias, output: outputBias } = row.bias(config);
  const projection = (name: string, count: number) => ({
    module: `${module}.${name}`,
    inputs: hiddenSize,
    outputs: count * headSize,
    bias,
  });
  const headNorm = (name: string) => normOf(row, config, `${module}.${name}`, headSize);
  return {
    module,
    projections: {
      query: projection('q_proj', heads),
      key: projection('k_proj', keyValueHeads),
      value: projection('v_proj', keyValueHeads),
    },
    output: { module: `${module}.o_proj`, inputs: heads * headSize, outputs: hiddenSize, bias: outputBias },
    headNorms: row.headNorms ? { query: headNorm('q_norm'), key: headNorm('k_norm') } : null,
    scale: 1 / Math.sqrt(row.gemma ? config.number('query_pre_attn_scalar') : headSize),
    softCap: row.gemma && config.has('attn_logit_softcapping') ? config.number('attn_logit_softcapping') : null,
    rotary: rotaryOf(config),
  };
}
