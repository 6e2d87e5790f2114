import type { ModelType } from '../../shared/families.ts';
import type { ConfigReader } from './config.ts';
import { limits } from './limits.ts';
import { type LayerKind, plainRotary, rotaryOf } from './rotary.ts';
import type { NormSpec, RotarySpec } from './spec.ts';

/**
 * How the decoders after Llama (arXiv:2302.13971) differ. All of them have norms by root mean square, rotary positions, a gated
 * MLP, and a classification head without bias on the last token.
 */
export interface DecoderRow {
  readonly modelType: ModelType;
  readonly norm: NormSpec['kind'];
  /** Where norms stand: before each sublayer, on what it adds to the residual stream, or both. */
  readonly norms: 'before' | 'after' | 'both';
  /** Norms on queries and keys: of each head, or of all heads together. */
  readonly queryNorms: 'heads' | 'projections' | null;
  readonly activationField: string;
  /** Which projections have a bias. */
  readonly bias: (config: ConfigReader) => {
    readonly queryKeyValue: boolean;
    readonly output: boolean;
    readonly mlp: boolean;
  };
  /** Positions that layer `index` sees, itself included; `null` for all before. */
  readonly window: (config: ConfigReader, index: number) => number | null;
  /** `null` for a layer without positions. */
  readonly rotary: (config: ConfigReader, index: number) => RotarySpec | null;
  /** Whether query, key and value are one matrix, and gate and up another. */
  readonly isFused: boolean;
  /** Whether embeddings are multiplied by the root of the hidden size. */
  readonly scalesEmbeddings: boolean;
  /** Whether `query_pre_attn_scalar` stands for the head size in the scale of the scores. */
  readonly queryScalar: boolean;
  /** Whether `attn_logit_softcapping` caps the scores. */
  readonly softCap: boolean;
  /** Field of the dropout on what sublayers add; `null` where there is none. */
  readonly residualDropout: string | null;
  /** Fields that change what a model computes, and their values that are supported. */
  readonly only: Readonly<Record<string, readonly unknown[]>>;
}

const noBias = { queryKeyValue: false, output: false, mlp: false };

const attentionBias = (config: ConfigReader) => {
  const all = config.flag('attention_bias', false);
  return { queryKeyValue: all, output: all, mlp: config.flag('mlp_bias', false) };
};

/** Of decoders without a setting for it. */
const withoutSoftCap = { attn_logit_softcapping: [], final_logit_softcapping: [] };

const llama: DecoderRow = {
  modelType: 'llama',
  norm: 'rms',
  norms: 'before',
  queryNorms: null,
  activationField: 'hidden_act',
  bias: attentionBias,
  window: () => null,
  rotary: (config) => rotaryOf(config, 'full_attention'),
  isFused: false,
  scalesEmbeddings: false,
  queryScalar: false,
  softCap: false,
  residualDropout: null,
  only: withoutSoftCap,
};

const gemma: DecoderRow = {
  ...llama,
  modelType: 'gemma',
  norm: 'rms-offset',
  scalesEmbeddings: true,
  only: { ...withoutSoftCap, use_bidirectional_attention: [false], hidden_activation: ['gelu_pytorch_tanh'] },
};

// The cap on the final logits is one of the language head.
const gemma2: DecoderRow = {
  ...gemma,
  modelType: 'gemma2',
  norms: 'both',
  activationField: 'hidden_activation',
  queryScalar: true,
  softCap: true,
  window: (config, index) =>
    (kindOf(config, index) ?? evenSlide(index)) === 'sliding_attention' ? windowOf(config) : null,
  only: { use_bidirectional_attention: [false] },
};

export const decoderRows: readonly DecoderRow[] = [
  llama,
  {
    ...llama,
    modelType: 'mistral',
    window: (config) => windowOf(config),
    bias: () => noBias,
    only: { ...withoutSoftCap, ...withoutBias('attention_bias', 'mlp_bias') },
  },
  {
    ...llama,
    modelType: 'qwen2',
    bias: () => ({ queryKeyValue: true, output: false, mlp: false }),
    window: qwenWindow,
  },
  { ...llama, modelType: 'qwen3', window: qwenWindow, queryNorms: 'heads' },
  gemma,
  gemma2,
  {
    ...gemma2,
    modelType: 'gemma3_text',
    queryNorms: 'heads',
    window: (config, index) => (gemma3Kind(config, index) === 'sliding_attention' ? windowOf(config) : null),
    rotary: (config, index) => {
      const kind = gemma3Kind(config, index);
      const isFull = kind === 'full_attention';
      const older = isFull
        ? { ...plainRotary, fallback: 1_000_000 }
        : { ...plainRotary, field: 'rope_local_base_freq', isScaled: false };
      return rotaryOf(config, kind, older);
    },
  },
  {
    ...llama,
    modelType: 'phi3',
    bias: () => noBias,
    window: (config) => windowOf(config),
    isFused: true,
    residualDropout: 'resid_pdrop',
    only: { ...withoutSoftCap, ...withoutBias('attention_bias', 'mlp_bias') },
  },
  {
    ...llama,
    modelType: 'smollm3',
    window: smolWindow,
    rotary: (config, index) =>
      hasPositions(config, index) ? rotaryOf(config, 'full_attention', { ...plainRotary, fallback: 2_000_000 }) : null,
  },
  {
    ...llama,
    modelType: 'olmo2',
    norms: 'after',
    queryNorms: 'projections',
    only: { ...withoutSoftCap, ...withoutBias('mlp_bias'), clip_qkv: [] },
  },
];

/** Biases that only a later version of an architecture could have. */
function withoutBias(...fields: readonly string[]): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(fields.map((field) => [field, [false]]));
}

function windowOf(config: ConfigReader): number | null {
  return config.has('sliding_window') ? config.count('sliding_window', limits.positions) : null;
}

/** What `layer_types` (newer configs) calls a layer; `null` where there is no such list. */
function kindOf(config: ConfigReader, index: number): LayerKind | null {
  return config.entry('layer_types', index, ['sliding_attention', 'full_attention']);
}

const evenSlide = (index: number): LayerKind => (index % 2 === 0 ? 'sliding_attention' : 'full_attention');

/** Of Gemma 3 every sixth layer sees all, unless the config says which. */
function gemma3Kind(config: ConfigReader, index: number): LayerKind {
  const kind = kindOf(config, index);
  if (kind !== null) return kind;
  const pattern = config.has('sliding_window_pattern') ? config.count('sliding_window_pattern', limits.layers) : 6;
  return (index + 1) % pattern === 0 ? 'full_attention' : 'sliding_attention';
}

/** Qwen has windows only where it says so, and from a certain layer on. */
function qwenWindow(config: ConfigReader, index: number): number | null {
  if (!config.flag('use_sliding_window', false)) return null;
  const kind = kindOf(config, index);
  const slides =
    kind === null ? index >= config.index('max_window_layers', limits.layers) : kind === 'sliding_attention';
  return slides ? windowOf(config) : null;
}

/** Of SmolLM 3 every fourth layer has no positions, unless the config says which. */
function hasPositions(config: ConfigReader, index: number): boolean {
  const listed = config.entry('no_rope_layers', index, [0, 1]);
  if (listed !== null) return listed === 1;
  return (index + 1) % config.count('no_rope_layer_interval', limits.layers) !== 0;
}

function smolWindow(config: ConfigReader, index: number): number | null {
  if (!config.flag('use_sliding_window', false)) return null;
  const kind = kindOf(config, index);
  const slides = kind === null ? !hasPositions(config, index) : kind === 'sliding_attention';
  return slides ? windowOf(config) : null;
}
