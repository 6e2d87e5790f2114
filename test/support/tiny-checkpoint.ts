import path from 'node:path';
import { writeJson } from '../../src/engine/files/index.ts';
import { type ModelSpec, parametersOf, resolveModel } from '../../src/engine/models/index.ts';
import { type Generator, seededGenerator } from '../../src/engine/random/index.ts';
import { ClassifierModel, type ModelOptions } from '../../src/engine/train/model/model.ts';
import { initialValues, type TensorValues } from '../../src/engine/train/trained/initial.ts';
import { type LoraSettings, PLAIN_LORA } from '../../src/shared/job.ts';
import type { Task } from '../../src/shared/task.ts';
import { trainedPartsOf, type TrainedTensor, trainedTensorsOf } from '../../src/engine/train/trained/tensors.ts';
import type { TrainedParts } from '../../src/engine/passes/index.ts';
import {
  type Checkpoint,
  narrowToBfloat16,
  narrowToFloat16,
  openCheckpoint,
  writeSafetensors,
} from '../../src/engine/weights/index.ts';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.ts';

export const tinyArchitectures = [
  'roberta',
  'bert',
  'distilbert',
  'modernbert',
  'llama',
  'llama3',
  'mistral',
  'qwen2',
  'qwen3',
  'gemma2',
  'xlm-roberta',
  'camembert',
  'electra',
  'mpnet',
  'albert',
  'deberta-v2',
  'gemma',
  'gemma3_text',
  'phi3',
  'smollm3',
  'olmo2',
  'gpt2',
] as const;

/** An architecture as `model_type` calls it, and `llama3`: a Llama whose rotary frequencies are scaled. */
export type TinyArchitecture = (typeof tinyArchitectures)[number];

/** Sizes of a model that a test makes; any left out are tiny. */
export interface TinySizes {
  readonly hidden?: number;
  readonly heads?: number;
  readonly intermediate?: number;
  readonly layers?: number;
  readonly vocabulary?: number;
}

/** Probabilities of dropout, all 0 unless given. */
export interface TinyDropouts {
  readonly hidden?: number;
  readonly attention?: number;
  readonly head?: number;
  readonly lora?: number;
}

export interface TinySettings {
  readonly architecture?: TinyArchitecture;
  readonly sizes?: TinySizes;
  readonly classes?: number;
  readonly task?: Task;
  readonly dropouts?: TinyDropouts;
  readonly lora?: Partial<LoraSettings>;
  /** Draws the B factors too: with zeros, as training starts, A has no gradient. */
  readonly randomB?: boolean;
  readonly model?: Partial<ModelOptions>;
}

/** A model that is open, with the values of its trained tensors. */
export interface TinyModel {
  readonly spec: ModelSpec;
  readonly plan: TrainedParts;
  readonly tensors: readonly TrainedTensor[];
  readonly checkpoint: Checkpoint;
  readonly model: ClassifierModel;
  readonly values: TensorValues;
}

const defaultSizes = { hidden: 16, heads: 2, intermediate: 24, layers: 2, vocabulary: 40 } satisfies TinySizes;

export const tinyLora: LoraSettings = {
  r: 3,
  alpha: 6,
  dropout: 0,
  targets: null,
  exclude: null,
  modulesToSave: null,
  rslora: false,
  layers: null,
  enabled: true,
  ...PLAIN_LORA,
};

/** float32 values as a file of each dtype has them. */
const narrowed = {
  F32: (values: Float32Array): ArrayBufferView => values,
  F16: narrowToFloat16,
  BF16: narrowToBfloat16,
};

/**
 * A checkpoint of random weights in a new folder: config.json and model.safetensors without a head, as language models are
 * published. Norms and biases are random too, so that none can be left out unnoticed.
 */
export async function writeTinyCheckpoint(
  architecture: TinyArchitecture,
  sizes: TinySizes = {},
  dtype: keyof typeof narrowed = 'F32',
): Promise<string> {
  const folder = temporaryFolder();
  const config = configs[architecture]({ ...defaultSizes, ...sizes });
  const spec = resolveModel(config, 'config.json', 2);
  const base = parametersOf(spec).filter(({ name }) => !/^(?:classifier|pre_classifier|score)\./.test(name));
  await writeSafetensors(
    path.join(folder, 'model.safetensors'),
    base.map(({ name, shape, kind }) => ({
      name,
      dtype,
      shape,
      data: () => {
        // Gemma of every version stores the scale of a norm less 1.
        const offset = kind === 'norm-scale' && !architecture.startsWith('gemma') ? 1 : 0;
        const deviation = kind === 'weight' ? 1 / Math.sqrt(shape[1] ?? 1) : 0.2;
        const size = shape.reduce((product, dim) => product * dim, 1);
        return narrowed[dtype](normals(size, deviation, seededGenerator(0, name), offset));
      },
    })),
  );
  await writeJson(path.join(folder, 'config.json'), config);
  return folder;
}

/** Opens a tiny model, in a folder made before or in one of its own; it is closed when the test ends. */
export async function openTinyModel(settings: TinySettings = {}, folder?: string): Promise<TinyModel> {
  const { architecture = 'roberta', sizes = {}, classes = 2, dropouts = {}, lora = {}, randomB = true } = settings;
  const place = folder ?? (await writeTinyCheckpoint(architecture, sizes));
  const ofModel = { hidden: dropouts.hidden ?? 0, attention: dropouts.attention ?? 0, head: dropouts.head ?? 0 };
  const spec = resolveModel(
    configs[architecture]({ ...defaultSizes, ...sizes }),
    'config.json',
    classes,
    ofModel,
    settings.task,
  );
  const plan = trainedPartsOf(spec, { ...tinyLora, dropout: dropouts.lora ?? 0, ...lora });
  const tensors = trainedTensorsOf(spec, plan);
  const checkpoint = await openCheckpoint(place);
  const model = await ClassifierModel.open(spec, plan, checkpoint, {
    device: 'cpu',
    threads: 1,
    seed: 7,
    ...settings.model,
  });
  onTestFinished(() => model.close());
  const { values } = await initialValues(spec, tensors, checkpoint, 5);
  for (const { name, part, shape } of tensors) {
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (part.kind === 'lora-b' && randomB) values.set(name, normals(size, 0.2, seededGenerator(1, name)));
    // The head too: with the deviation of a new weight every logit would be near 0.
    if (part.kind === 'full') values.set(name, normals(size, 0.4, seededGenerator(1, name)));
  }
  return { spec, plan, tensors, checkpoint, model, values };
}

/** Rows of random tokens of those lengths, none of them the pad token. */
export function tinyRows(lengths: readonly number[], vocabulary = defaultSizes.vocabulary): number[][] {
  const generator = seededGenerator(3, 'rows');
  return lengths.map((length) => Array.from({ length }, () => 3 + generator.below(vocabulary - 3)));
}

/** Normally distributed; a large array repeats a short piece of odd length, for drawing millions takes a minute. */
function normals(size: number, deviation: number, generator: Generator, offset = 0): Float32Array {
  const piece = Float32Array.from({ length: Math.min(size, 65_521) }, () => offset + deviation * generator.normal());
  if (piece.length === size) return piece;
  const values = new Float32Array(size);
  for (let at = 0; at < size; at += piece.length) values.set(piece.subarray(0, Math.min(piece.length, size - at)), at);
  return values;
}

type Sizes = Required<TinySizes>;

const bertLike = (sizes: Sizes) => ({
  hidden_size: sizes.hidden,
  num_attention_heads: sizes.heads,
  intermediate_size: sizes.intermediate,
  num_hidden_layers: sizes.layers,
  vocab_size: sizes.vocabulary,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  layer_norm_eps: 1e-5,
  initializer_range: 0.02,
  max_position_embeddings: 66,
});

/** Two query heads share one head of keys and values; windows are shorter than the rows of most tests. */
const decoder = (sizes: Sizes) => ({
  hidden_size: sizes.hidden,
  num_attention_heads: sizes.heads,
  num_key_value_heads: 1,
  intermediate_size: sizes.intermediate,
  num_hidden_layers: sizes.layers,
  vocab_size: sizes.vocabulary,
  hidden_act: 'silu',
  initializer_range: 0.02,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-6,
  rope_theta: 10_000,
  eos_token_id: 2,
  sliding_window: 4,
});

const configs: Readonly<Record<TinyArchitecture, (sizes: Sizes) => Record<string, unknown>>> = {
  roberta: (sizes) => ({ model_type: 'roberta', ...bertLike(sizes), type_vocab_size: 1, pad_token_id: 1 }),
  bert: (sizes) => ({ model_type: 'bert', ...bertLike(sizes), type_vocab_size: 2, pad_token_id: 0 }),
  distilbert: (sizes) => ({
    model_type: 'distilbert',
    dim: sizes.hidden,
    n_heads: sizes.heads,
    hidden_dim: sizes.intermediate,
    n_layers: sizes.layers,
    vocab_size: sizes.vocabulary,
    activation: 'gelu',
    dropout: 0.1,
    attention_dropout: 0.1,
    seq_classif_dropout: 0.2,
    initializer_range: 0.02,
    max_position_embeddings: 66,
    pad_token_id: 0,
  }),
  modernbert: (sizes) => ({
    model_type: 'modernbert',
    hidden_size: sizes.hidden,
    num_attention_heads: sizes.heads,
    intermediate_size: sizes.intermediate,
    num_hidden_layers: sizes.layers,
    vocab_size: sizes.vocabulary,
    hidden_activation: 'gelu',
    classifier_activation: 'gelu',
    classifier_pooling: 'mean',
    global_attn_every_n_layers: 2,
    // Three positions on either side: shorter than the rows of most tests.
    local_attention: 6,
    global_rope_theta: 160_000,
    local_rope_theta: 10_000,
    norm_eps: 1e-5,
    max_position_embeddings: 64,
    pad_token_id: 0,
  }),
  llama: (sizes) => ({ model_type: 'llama', ...decoder(sizes), attention_bias: true, mlp_bias: true }),
  llama3: (sizes) => ({
    model_type: 'llama',
    ...decoder(sizes),
    rope_scaling: {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 16,
    },
  }),
  mistral: (sizes) => ({ model_type: 'mistral', ...decoder(sizes) }),
  qwen2: (sizes) => ({ model_type: 'qwen2', ...decoder(sizes), use_sliding_window: true, max_window_layers: 1 }),
  qwen3: (sizes) => ({ model_type: 'qwen3', ...decoder(sizes), head_dim: 12 }),
  gemma2: (sizes) => ({
    model_type: 'gemma2',
    ...decoder(sizes),
    hidden_activation: 'gelu_pytorch_tanh',
    query_pre_attn_scalar: 8,
    attn_logit_softcapping: 5,
  }),
  'xlm-roberta': (sizes) => ({ model_type: 'xlm-roberta', ...bertLike(sizes), type_vocab_size: 1, pad_token_id: 1 }),
  camembert: (sizes) => ({ model_type: 'camembert', ...bertLike(sizes), type_vocab_size: 1, pad_token_id: 1 }),
  electra: (sizes) => ({
    model_type: 'electra',
    ...bertLike(sizes),
    embedding_size: 12,
    type_vocab_size: 2,
    pad_token_id: 0,
  }),
  mpnet: (sizes) => ({ model_type: 'mpnet', ...bertLike(sizes), pad_token_id: 1 }),
  albert: (sizes) => ({
    model_type: 'albert',
    ...bertLike(sizes),
    embedding_size: 12,
    num_hidden_groups: 1,
    inner_group_num: 1,
    classifier_dropout_prob: 0.1,
    type_vocab_size: 2,
    pad_token_id: 0,
  }),
  'deberta-v2': (sizes) => ({
    model_type: 'deberta-v2',
    ...bertLike(sizes),
    relative_attention: true,
    // Rows of most tests are longer than the distances that have buckets of their own.
    position_buckets: 4,
    norm_rel_ebd: 'layer_norm',
    share_att_key: true,
    pos_att_type: 'p2c|c2p',
    position_biased_input: false,
    type_vocab_size: 0,
    pad_token_id: 0,
  }),
  gemma: (sizes) => ({ model_type: 'gemma', ...decoder(sizes), head_dim: 12, hidden_act: 'gelu_pytorch_tanh' }),
  gemma3_text: (sizes) => ({
    model_type: 'gemma3_text',
    ...decoder(sizes),
    head_dim: 12,
    hidden_activation: 'gelu_pytorch_tanh',
    query_pre_attn_scalar: 8,
    sliding_window_pattern: 2,
    rope_local_base_freq: 100,
  }),
  phi3: (sizes) => ({ model_type: 'phi3', ...decoder(sizes), pad_token_id: 0 }),
  smollm3: (sizes) => ({ model_type: 'smollm3', ...decoder(sizes), no_rope_layer_interval: 2, pad_token_id: 0 }),
  olmo2: (sizes) => ({ model_type: 'olmo2', ...decoder(sizes), pad_token_id: 0 }),
  gpt2: (sizes) => ({
    model_type: 'gpt2',
    n_embd: sizes.hidden,
    n_head: sizes.heads,
    n_inner: sizes.intermediate,
    n_layer: sizes.layers,
    n_positions: 64,
    vocab_size: sizes.vocabulary,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    initializer_range: 0.02,
    eos_token_id: 2,
  }),
};
