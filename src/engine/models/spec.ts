import type { Task } from '../../shared/task.ts';

/** A model as plain data, resolved from one config: what `passes/1-load` builds and what parameters are counted from. */
export interface ModelSpec {
  readonly modelType: string;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Heads of the queries. */
  readonly heads: number;
  /** Heads of keys and values: fewer than {@link heads} where several queries share one (grouped-query attention). */
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** The end-of-text token where the checkpoint has no pad token. */
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
  /** What its outputs are trained as: `multi-label` scores each label by itself. */
  readonly task: Task;
  /** Attribute of the base model in the classes of transformers: checkpoints name tensors with or without it. */
  readonly prefix: string;
}

/** A linear layer, by the name of its module in transformers' sequence classification model. */
export interface LinearSpec {
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
  /** Whether its weight is [in, out] (`Conv1D` of GPT-2, PEFT's `fan_in_fan_out`) rather than [out, in]. */
  readonly fanInFanOut?: boolean;
}

export interface NormSpec {
  readonly module: string;
  /** Layer normalization, or division by the root mean square alone; `rms-offset` stores the scale less 1 (Gemma). */
  readonly kind: 'layer' | 'rms' | 'rms-offset';
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
  /** Factor on the states (Gemma); 1 elsewhere. */
  readonly scale: number;
  readonly dropout: number;
  /** From the size of the tables to that of the layers, where these differ (ELECTRA, ALBERT). */
  readonly projection: LinearSpec | null;
}

/**
 * `absolute`: 0, 1, 2, … along the row. `after-padding-id`: a running count of the ids that are not the pad id, plus
 * the pad id; pads get the pad id itself (RoBERTa).
 */
export type PositionRule = 'absolute' | 'after-padding-id';

export interface LayerSpec {
  /** Where the norms stand: behind each residual sum (BERT) or in front of each sublayer (all that came later). */
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
  /** On what the sublayer adds to the residual stream (Gemma 2). */
  readonly outputNorm: NormSpec | null;
  /** On each head of queries and keys (Qwen 3). */
  readonly headNorms: { readonly query: NormSpec; readonly key: NormSpec } | null;
  /** On queries and keys before they are split into heads (OLMo 2). */
  readonly projectionNorms: { readonly query: NormSpec; readonly key: NormSpec } | null;
  /** Factor on the scores. */
  readonly scale: number;
  /** Scores s become cap · tanh(s / cap); `null` for no cap. */
  readonly softCap: number | null;
  readonly rotary: RotarySpec | null;
  /** What the distance of two tokens adds to their score. */
  readonly relative: RelativeSpec | null;
  readonly visibility: Visibility;
  readonly probabilityDropout: number;
  readonly outputDropout: number;
}

/**
 * Which slots j a slot i sees. Both ways: |i − j| ≤ window. Causal: i − window < j ≤ i, the window counting i itself.
 * `null` sees all, or all before.
 */
export interface Visibility {
  readonly causal: boolean;
  readonly window: number | null;
}

/**
 * Relative positions in the scores, one table for all layers.
 *
 * `bias`: a number for each head and bucket of distances, the table being [buckets, heads] (T5, arXiv:1910.10683; MPNet).
 *
 * `disentangled` (DeBERTa, arXiv:2006.03654): states of distances are projected as keys and queries are;
 * score(i, j) = q(i)·k(j) + q(i)·k(distance) + q(distance)·k(j), the last two where their projection is not null. Without buckets
 * the table has a row for every distance up to the farthest, and distances beyond take its ends.
 */
export type RelativeSpec =
  | { readonly kind: 'bias'; readonly table: TableSpec }
  | {
      readonly kind: 'disentangled';
      readonly table: TableSpec;
      readonly norm: NormSpec | null;
      readonly distances: DistanceRule;
      readonly key: LinearSpec | null;
      readonly query: LinearSpec | null;
      readonly dropout: number;
    };

/** Which row of a table of 2 · span rows a distance has; buckets grow with the logarithm up to the farthest distance. */
export interface DistanceRule {
  readonly span: number;
  readonly buckets: number | null;
  readonly farthest: number;
}

/** Rotary position embeddings: angles position · base^(−2i / head size), their frequencies scaled for longer texts. */
export interface RotarySpec {
  readonly base: number;
  readonly scaling: RotaryScaling | null;
}

export type RotaryScaling =
  | { readonly kind: 'linear'; readonly factor: number }
  | {
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalLength: number;
    };

export interface MlpSpec {
  readonly module: string;
  readonly activation: Activation;
  /**
   * `plain`: output(act(input x)). `fused-gate`: output(act(a) · b) with (a, b) = input x side by side. `gate`: the same
   * with a layer each for a and b.
   */
  readonly input:
    | { readonly kind: 'plain'; readonly linear: LinearSpec }
    | { readonly kind: 'fused-gate'; readonly linear: LinearSpec }
    | { readonly kind: 'gate'; readonly gate: LinearSpec; readonly up: LinearSpec };
  readonly output: LinearSpec;
  /** `null` where a pre-norm layer has none (OLMo 2). */
  readonly norm: NormSpec | null;
  readonly outputNorm: NormSpec | null;
  readonly innerDropout: number;
  readonly outputDropout: number;
}

/** `gelu` is the exact form (erf), `geluTanh` its approximation by tanh. */
export type Activation = 'gelu' | 'geluTanh' | 'relu' | 'silu' | 'tanh';

export interface HeadSpec {
  /** Which token states stand for the text; `last` is the last one whose id is not the pad id. */
  readonly pooling: 'first' | 'mean' | 'last';
  readonly steps: readonly HeadStep[];
}

export type HeadStep =
  | { readonly kind: 'linear'; readonly linear: LinearSpec }
  | { readonly kind: 'norm'; readonly norm: NormSpec }
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'dropout'; readonly probability: number; readonly place: string };
