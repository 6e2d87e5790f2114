import type { LoraSettings } from '../../src/engine/index.ts';

/** A published model without its weights: what is needed to write random ones, to time them and to count parameters. */
export interface Shape {
  /** config.json as it is published, without the stored dtype and the version of the library that wrote it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The LoRA that the timings compare with PEFT. */
  readonly lora: Pick<LoraSettings, 'r' | 'alpha' | 'dropout' | 'targets'>;
}

const queryAndValue = { roberta: ['query', 'value'], decoder: ['q_proj', 'v_proj'] };

/** The models of the benchmarks, by the name that the scripts take. */
export const shapes = {
  'roberta-base': roberta({ hidden: 768, layers: 12, heads: 12, intermediate: 3072 }),
  'roberta-large': roberta({ hidden: 1024, layers: 24, heads: 16, intermediate: 4096 }),
  'tinyllama-1.1b': {
    config: decoder('llama', {
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 22,
      num_attention_heads: 32,
      num_key_value_heads: 4,
      max_position_embeddings: 2048,
      rope_scaling: null,
      pretraining_tp: 1,
    }),
    lora: { r: 16, alpha: 16, dropout: 0.05, targets: queryAndValue.decoder },
  },
  'llama-2-7b': {
    config: decoder('llama', {
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      max_position_embeddings: 4096,
      rope_scaling: null,
      pretraining_tp: 1,
    }),
    lora: { r: 16, alpha: 16, dropout: 0.05, targets: queryAndValue.decoder },
  },
  'mistral-7b': {
    config: decoder('mistral', {
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      max_position_embeddings: 32768,
      sliding_window: 4096,
    }),
    lora: { r: 2, alpha: 16, dropout: 0.1, targets: queryAndValue.decoder },
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;

export function isShapeName(name: string): name is ShapeName {
  return Object.hasOwn(shapes, name);
}

function roberta(size: { hidden: number; layers: number; heads: number; intermediate: number }) {
  return {
    config: {
      architectures: ['RobertaForMaskedLM'],
      model_type: 'roberta',
      hidden_size: size.hidden,
      num_hidden_layers: size.layers,
      num_attention_heads: size.heads,
      intermediate_size: size.intermediate,
      hidden_act: 'gelu',
      hidden_dropout_prob: 0.1,
      attention_probs_dropout_prob: 0.1,
      layer_norm_eps: 1e-5,
      initializer_range: 0.02,
      max_position_embeddings: 514,
      type_vocab_size: 1,
      vocab_size: 50265,
      pad_token_id: 1,
      bos_token_id: 0,
      eos_token_id: 2,
    },
    lora: { r: 2, alpha: 16, dropout: 0.1, targets: queryAndValue.roberta },
  };
}

/** What Llama 2, TinyLlama and Mistral have in common; none of them has a pad token. */
function decoder(modelType: 'llama' | 'mistral', size: Readonly<Record<string, unknown>>) {
  return {
    architectures: [modelType === 'llama' ? 'LlamaForCausalLM' : 'MistralForCausalLM'],
    model_type: modelType,
    vocab_size: 32000,
    hidden_act: 'silu',
    initializer_range: 0.02,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    tie_word_embeddings: false,
    use_cache: true,
    bos_token_id: 1,
    eos_token_id: 2,
    ...size,
  };
}
