import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type ShapeName, shapes } from '../scripts/checkpoint/shapes.ts';
import type { ReplyOf } from '../src/contract/index.ts';
import { readConfig } from '../src/host/config/read.ts';
import { lorikeet } from './support/command-line.ts';
import { hubEnvironment } from './support/hub/environment.ts';
import { file, repository } from './support/hub/repository.ts';
import { temporaryFolder } from './support/temporary.ts';

const token = 'hf_AcceptedTheLicense';
const recipes = path.resolve(import.meta.dirname, '../resources/recipes');

interface Recipe {
  readonly name: ShapeName;
  readonly model: string;
  readonly lora: { readonly r: number; readonly dropout: number; readonly targets: readonly string[] };
  /** How the published checkpoint stores its weights. */
  readonly stored: 'float32' | 'float16' | 'bfloat16';
  readonly counted: string;
}

/** The three runs of the published comparison; the counts are the true ones, each trained parameter once. */
const published: readonly Recipe[] = [
  {
    name: 'roberta-large',
    model: 'roberta-large',
    lora: { r: 2, dropout: 0.1, targets: ['query', 'value'] },
    stored: 'float32',
    counted: '1,248,258 of 355,558,402 (0.3511 %)',
  },
  {
    name: 'mistral-7b',
    model: 'mistralai/Mistral-7B-v0.1',
    lora: { r: 2, dropout: 0.1, targets: ['q_proj', 'v_proj'] },
    stored: 'bfloat16',
    counted: '860,160 of 7,111,520,256 (0.0121 %)',
  },
  {
    name: 'llama-2-7b',
    model: 'meta-llama/Llama-2-7b-hf',
    lora: { r: 16, dropout: 0.05, targets: ['q_proj', 'v_proj'] },
    stored: 'float16',
    counted: '8,396,800 of 6,615,740,416 (0.1269 %)',
  },
];

describe.each(published)('the recipe $name', ({ name, model, lora, stored, counted }) => {
  it('has the settings that were published', async () => {
    expect(await readConfig(path.join(recipes, `${name}.yaml`))).toMatchObject({
      model,
      data: {
        train: 'mehdiiraqui/twitter_disaster',
        text: 'text',
        label: 'target',
        split: { validation: 0.2, seed: 42, stratify: false },
        maxLength: 512,
      },
      lora: { ...lora, alpha: 16 },
      train: {
        epochs: 5,
        batchSize: 8,
        evalBatchSize: null,
        learningRate: 1e-4,
        schedule: 'constant',
        weightDecay: 0.001,
        betas: [0.9, 0.999],
        epsilon: 1e-8,
        maxGradNorm: 0.3,
        classWeights: [0.8766697374481806, 1.1637114032405993],
        evaluateEvery: 'epoch',
        checkpointEvery: 'epoch',
        best: 'f1',
        recompute: true,
      },
      precision: 'stored',
    });
  });

  it('counts what it trains from the config.json on the Hub alone', async () => {
    const { finished, asked } = await onTheHub('params');
    expect(finished).toEqual({ code: 0, out: `trainable  ${counted}\nclasses    2 (from the config)\n`, err: '' });
    expect(asked).toEqual(justTheConfig);
  });

  it('plans its memory from the config.json on the Hub alone', async () => {
    const { finished, asked } = await onTheHub('plan', '--chosen', '--json');
    expect([finished.code, finished.err]).toEqual([0, '']);
    const { batch, chosen, plans } = JSON.parse(finished.out) as ReplyOf<'models.plan'>;
    expect(batch).toEqual({ rows: 8, length: 512, tokens: 4096, from: 'maxLength' });
    expect(chosen).toEqual({ precision: 'stored', recompute: true });
    expect(plans.map(({ recompute }) => recompute)).toEqual([false, true]);
    const [trained, all] = counted.match(/[\d,]+/g)!.map((digits) => Number(digits.replaceAll(',', '')));
    for (const { weights } of plans) {
      expect(weights / (all! - trained!) / (stored === 'float32' ? 4 : 2)).toBeCloseTo(1, 2);
    }
    expect(plans[1]!.activations).toBeLessThan(plans[0]!.activations / 4);
    expect(new Set(asked)).toEqual(new Set(justTheConfig));
  });

  const justTheConfig = [`/api/models/${model}/revision/main`, `/${model}/resolve/${'c'.repeat(40)}/config.json`];

  /** Runs a command on the recipe where the Hub has the model's config.json and nothing else. */
  async function onTheHub(command: string, ...options: readonly string[]) {
    const files = [file('config.json', JSON.stringify({ ...shapes[name].config, torch_dtype: stored }))];
    const { hub } = await hubEnvironment({
      repositories: [repository({ id: model, files, access: 'gated', readers: [token] })],
    });
    vi.stubEnv('HF_TOKEN', token);
    const finished = await lorikeet([command, path.join(recipes, `${name}.yaml`), ...options], temporaryFolder());
    return { finished, asked: hub.seen.map(({ path }) => path.replace(/\?.*/, '')) };
  }
});
