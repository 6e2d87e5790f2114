/** Configurations of published models, for timing: the weights are random. */
export const shapes = {
  'roberta-base': roberta({ hidden: 768, layers: 12, heads: 12, intermediate: 3072 }),
  'roberta-large': roberta({ hidden: 1024, layers: 24, heads: 16, intermediate: 4096 }),
} as const;

export type ShapeName = keyof typeof shapes;

export function isShapeName(name: string): name is ShapeName {
  return Object.hasOwn(shapes, name);
}

function roberta(size: { hidden: number; layers: number; heads: number; intermediate: number }) {
  return {
    model_type: 'roberta',
    architectures: ['RobertaForMaskedLM'],
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
  };
}
