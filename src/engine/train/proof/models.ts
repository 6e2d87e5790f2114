import path from 'node:path';
import { type ProofFormat, proofStep, type TimedStep } from '../../../shared/device.ts';
import { PLAIN_LORA } from '../../../shared/job.ts';
import type { Precision } from '../../../shared/precision.ts';
import { writeJson, ensureFolder } from '../../files/index.ts';
import { parametersOf, resolveModel } from '../../models/index.ts';
import { type Generator, seededGenerator } from '../../random/index.ts';
import { narrowToBfloat16, narrowToFloat16, writeSafetensors } from '../../weights/index.ts';
import type { ModelJob } from '../loop/open-training.ts';

/** The classifiers of a proof have two classes. */
export const CLASSES = 2;

const bertLike = {
  model_type: 'roberta',
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  layer_norm_eps: 1e-5,
  initializer_range: 0.02,
  max_position_embeddings: 130,
  type_vocab_size: 1,
  pad_token_id: 1,
  num_hidden_layers: 2,
} as const;

/**
 * The models of a proof. An encoder and a decoder have between them the ops of every family that is trained: LayerNorm and RMSNorm,
 * GELU and SiLU, learned and rotary positions, causal attention, query heads that share keys. The encoder has the loss of classes, the
 * decoder that of label sets.
 */
export const proofModels = {
  encoder: {
    ...bertLike,
    hidden_size: 128,
    num_attention_heads: 2,
    intermediate_size: 192,
    vocab_size: 64,
  },
  decoder: {
    model_type: 'llama',
    hidden_size: 128,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    intermediate_size: 192,
    num_hidden_layers: 2,
    vocab_size: 64,
    hidden_act: 'silu',
    initializer_range: 0.02,
    max_position_embeddings: 128,
    rms_norm_eps: 1e-6,
    rope_theta: 10_000,
    eos_token_id: 2,
  },
} as const satisfies Record<string, Record<string, unknown>>;
export type ProofModel = keyof typeof proofModels;

function timedModel({ layers, hidden }: TimedStep) {
  return {
    ...bertLike,
    num_hidden_layers: layers,
    hidden_size: hidden,
    num_attention_heads: hidden / 64,
    intermediate_size: 4 * hidden,
    vocab_size: 512,
  };
}

/** The element type that the checkpoint of a proof has, and the precision it is opened in. */
function storageOf(format: ProofFormat): { dtype: 'F32' | 'F16' | 'BF16'; precision: Precision } {
  switch (format) {
    case 'float32':
      return { dtype: 'F32', precision: 'stored' };
    case 'float16':
    case 'float16-products':
      return { dtype: 'F16', precision: 'stored' };
    case 'bfloat16':
    case 'bfloat16-products':
      return { dtype: 'BF16', precision: 'stored' };
    default:
      return { dtype: 'F32', precision: format };
  }
}

/**
 * Writes a checkpoint of random weights and gives the job that trains it. Norms and biases are random too, so that none can
 * be left out unnoticed.
 *
 * @param folder of the proof; each model and dtype gets a folder in it, the quantized base another
 */
export async function writeProofModel(
  name: ProofModel | 'timed',
  format: ProofFormat,
  folder: string,
  step: TimedStep = proofStep,
): Promise<Omit<ModelJob, 'device'>> {
  const { dtype, precision } = storageOf(format);
  const checkpoint = path.join(folder, `${name}-${dtype}`);
  const config = name === 'timed' ? timedModel(step) : proofModels[name];
  const spec = resolveModel(config, 'config.json', CLASSES);
  const base = parametersOf(spec).filter(({ name: parameter }) => parameter.startsWith(`${spec.prefix}.`));
  await ensureFolder(checkpoint);
  await writeSafetensors(
    path.join(checkpoint, 'model.safetensors'),
    base.map((parameter) => ({
      name: parameter.name,
      dtype,
      shape: parameter.shape,
      data: () => narrowed(randomWeights(parameter), dtype),
    })),
  );
  await writeJson(path.join(checkpoint, 'config.json'), config);
  return {
    checkpoint,
    task: name === 'decoder' ? 'multi-label' : 'single-label',
    precision,
    cacheFolder: path.join(folder, 'bases'),
    threads: 0,
    lora: {
      r: 4,
      alpha: 8,
      dropout: 0.1,
      ...{ targets: null, exclude: null, modulesToSave: null, rslora: false, layers: null, enabled: true },
      ...PLAIN_LORA,
    },
    training: {
      dropout: { hidden: null, attention: null, head: null },
      seed: 7,
      betas: [0.9, 0.999],
      // Near the size of a clipped gradient: with 1e-8 the first update is the sign of each gradient, and those near 0 would decide.
      epsilon: 1e-3,
      weightDecay: 0.01,
      maxGradNorm: 1,
    },
  };
}

function narrowed(values: Float32Array, dtype: 'F32' | 'F16' | 'BF16'): ArrayBufferView {
  if (dtype === 'F16') return narrowToFloat16(values);
  return dtype === 'BF16' ? narrowToBfloat16(values) : values;
}

function randomWeights({ name, shape, kind }: ReturnType<typeof parametersOf>[number]): Float32Array {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const deviation = kind === 'weight' ? 1 / Math.sqrt(shape[1] ?? 1) : 0.2;
  return normals(size, deviation, seededGenerator(0, 'proof', name), kind === 'norm-scale' ? 1 : 0);
}

/** Normally distributed; a large array repeats a piece of odd length, for drawing millions takes seconds. */
export function normals(size: number, deviation: number, generator: Generator, mean = 0): Float32Array {
  const piece = Float32Array.from({ length: Math.min(size, 16_381) }, () => mean + deviation * generator.normal());
  if (piece.length === size) return piece;
  const values = new Float32Array(size);
  for (let at = 0; at < size; at += piece.length) values.set(piece.subarray(0, Math.min(piece.length, size - at)), at);
  return values;
}
