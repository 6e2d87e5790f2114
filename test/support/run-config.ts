import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeRandomCheckpoint } from '../../scripts/checkpoint/write.ts';

/** Words that give a label away, and words that do not: a tiny task a tiny model learns something of. */
const telling = [
  ['calm', 'sunny', 'music', 'friends'],
  ['fire', 'flood', 'storm', 'crash'],
];
const common = ['the', 'today', 'is', 'on', 'street', 'city', 'my', 'news', 'about', 'people'];

/** Writes a labeled CSV of short texts, always the same for the same number of rows. */
export function writeTexts(file: string, rows: number): void {
  let state = 12345;
  const draw = (most: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * most) % most;
  };
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = draw(2);
    const words = Array.from({ length: 3 + draw(12) }, () => common[draw(common.length)]!);
    words.splice(draw(words.length), 0, telling[draw(10) === 0 ? 1 - label : label]![draw(4)]!);
    return `${row},${words.join(' ')},${label}`;
  });
  writeFileSync(file, `id,text,label\n${lines.join('\n')}\n`);
}

const smallRoberta = {
  model_type: 'roberta',
  hidden_size: 32,
  intermediate_size: 64,
  num_attention_heads: 4,
  num_hidden_layers: 2,
  max_position_embeddings: 130,
  type_vocab_size: 1,
  vocab_size: 1400,
  pad_token_id: 1,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  layer_norm_eps: 1e-5,
  initializer_range: 0.02,
};

/** Writes a checkpoint of random weights with a tokenizer: a two-layer RoBERTa, as a user would have it on disk. */
export async function writeSmallModel(folder: string, changes: Partial<typeof smallRoberta> = {}): Promise<void> {
  await writeRandomCheckpoint({ config: { ...smallRoberta, ...changes }, dtype: 'fp32', folder });
}

/**
 * Writes a model, data and a config that trains it on the CPU in a second.
 *
 * @returns the path of the config
 */
export async function writeSmallRun(folder: string, rows = 80): Promise<string> {
  await writeSmallModel(path.join(folder, 'model'));
  writeTexts(path.join(folder, 'train.csv'), rows);
  const config = path.join(folder, 'small.yaml');
  writeFileSync(
    config,
    `model: model
data: { train: train.csv, id: id, maxLength: 32 }
lora: { r: 4, dropout: 0.1, targets: [query, value] }
train: { epochs: 2, batchSize: 4, learningRate: 5e-3, warmupRatio: 0.1 }
device: cpu
threads: 1
`,
  );
  return config;
}
