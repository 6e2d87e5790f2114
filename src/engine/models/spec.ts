/** A model as plain data, resolved from one config: what `passes/1-load` builds and what parameters are counted from. */
export interface ModelSpec {
  readonly modelType: string;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly headSize: number;
  readonly padId: number;
  /** Longest sequence in tokens that the position embeddings hold. */
  readonly maxLength: number;
  /** Standard deviation of a new weight. */
  readonly initializerRange: number;
  /** Whether its tokenizer is used with a space in front of the text (RoBERTa). */
  readonly addPrefixSpace: boolean;
  readonly embeddings: EmbeddingsSpec;
  readonly layers: readonly LayerSpec[];
  readonly finalNorm: NormSpec | null;
  readonly head: HeadSpec;
  /** Attribute of the base model in the classes of transformers: checkpoints name tensors with or without it. */
  readonly prefix: string;
}

/** A linear layer, by the name of its module in transformers' sequence classification model. */
export interface LinearSpec {
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
}

/** Layer normalization. */
export interface NormSpec {
  readonly module: string;
  readonly size: number;
  readonly epsilon: number;
  readonly bias: boolean;
}

export interface TableSpec {
  readonly module: string;
  readonly rows: number;
  readonly size: number;
}

export interface EmbeddingsSpec {
  readonly words: TableSpec;
  readonly positions: (TableSpec & { readonly rule: PositionRule }) | null;
  /** Row 0 is added everywhere: a classifier of single texts has one segment. */
  readonly tokenTypes: TableSpec | null;
  readonly norm: NormSpec | null;
  readonly dropout: number;
}

/**
 * `absolute`: 0, 1, 2, … along the row. `after-padding-id`: a running count of the ids that are not the pad id, plus
 * the pad id; pads get the pad id itself (RoBERTa).
 */
export type PositionRule = 'absolute' | 'after-padding-id';

export interface LayerSpec {
  /** Where the norms stand: behind each residual sum (BERT) or in front of each sublayer (ModernBERT). */
  readonly normPlacement: 'post' | 'pre';
  readonly attention: AttentionSpec;
  readonly mlp: MlpSpec;
}

export interface AttentionSpec {
  readonly module: string;
  /** Three layers, or one whose output is query, key and value side by side. */
  readonly projections:
    | { readonly query: LinearSpec; readonly key: LinearSpec; readonly value: LinearSpec }
    | { readonly fused: LinearSpec };
  readonly output: LinearSpec;
  /** `null` where a pre-norm layer has none (ModernBERT's first). */
  readonly norm: NormSpec | null;
  /** Base of the rotary angles; `null` without rotary embeddings. */
  readonly rotaryBase: number | null;
  /** Positions seen on either side, the own one aside; `null` for all. */
  readonly window: number | null;
  readonly probabilityDropout: number;
  readonly outputDropout: number;
}

export interface MlpSpec {
  readonly module: string;
  readonly activation: Activation;
  /** `plain`: output(act(input x)). `gated`: output(act(a) · b) with input x = (a, b) side by side. */
  readonly kind: 'plain' | 'gated';
  readonly input: LinearSpec;
  readonly output: LinearSpec;
  readonly norm: NormSpec;
  readonly innerDropout: number;
  readonly outputDropout: number;
}

export type Activation = 'gelu' | 'relu' | 'tanh';

export interface HeadSpec {
  /** Which token states stand for the text. */
  readonly pooling: 'first' | 'mean';
  readonly steps: readonly HeadStep[];
}

export type HeadStep =
  | { readonly kind: 'linear'; readonly linear: LinearSpec }
  | { readonly kind: 'norm'; readonly norm: NormSpec }
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'dropout'; readonly probability: number; readonly place: string };
