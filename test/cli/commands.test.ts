import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapes } from '../../scripts/checkpoint/shapes.ts';
import { lorikeet } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The config.json of roberta-large as it was published, and nothing else: no weights. */
const robertaLarge = {
  architectures: ['RobertaForMaskedLM'],
  attention_probs_dropout_prob: 0.1,
  bos_token_id: 0,
  eos_token_id: 2,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  hidden_size: 1024,
  initializer_range: 0.02,
  intermediate_size: 4096,
  layer_norm_eps: 1e-5,
  max_position_embeddings: 514,
  model_type: 'roberta',
  num_attention_heads: 16,
  num_hidden_layers: 24,
  pad_token_id: 1,
  type_vocab_size: 1,
  vocab_size: 50265,
};

function workplace(): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'roberta-large'));
  writeFileSync(path.join(folder, 'roberta-large', 'config.json'), JSON.stringify(robertaLarge));
  writeFileSync(path.join(folder, 'config.yaml'), 'model: roberta-large\ndata: { train: train.csv }\nlora: { r: 2 }\n');
  writeFileSync(path.join(folder, 'tweets.csv'), 'text,label\n"a, b",0\nc d,1\nc d,1\n');
  return folder;
}

describe('lorikeet params', () => {
  it('counts roberta-large at r=2 from its config.json alone', async () => {
    const { code, out, err } = await lorikeet(['params', 'config.yaml'], workplace());
    expect(err).toBe('');
    expect(out).toBe(
      'trainable  1,248,258 of 355,558,402 (0.3511 %)\nclasses    2 (assumed: the config names none and its data is not there)\n',
    );
    expect(code).toBe(0);
  });

  it.each([
    ['mistral-7b', 2, '860,160 of 7,111,520,256'],
    ['llama-2-7b', 16, '8,396,800 of 6,615,740,416'],
  ] as const)(
    'counts %s at r=%i on q_proj and v_proj, LoRA and score head once each',
    async (shape, rank, expected) => {
      const folder = temporaryFolder();
      mkdirSync(path.join(folder, shape));
      writeFileSync(path.join(folder, shape, 'config.json'), JSON.stringify(shapes[shape].config));
      writeFileSync(
        path.join(folder, 'config.yaml'),
        `model: ${shape}\ndata: { train: train.csv }\nlora: { r: ${rank}, targets: [q_proj, v_proj] }\n`,
      );
      const { code, out, err } = await lorikeet(['params', 'config.yaml'], folder);
      expect(err).toBe('');
      expect(out).toContain(`trainable  ${expected} (`);
      expect(code).toBe(0);
    },
  );

  it('takes overrides and the number of classes, and prints JSON', async () => {
    const { out } = await lorikeet(
      ['params', 'config.yaml', '--json', '--labels', '3', '--set', 'lora.r=4', '--set', 'lora.targets=[query]'],
      workplace(),
    );
    const trainable = 24 * 4 * 2 * 1024 + 1024 * 1024 + 1024 + 3 * 1024 + 3;
    expect(JSON.parse(out)).toMatchObject({ trainable, labels: 3, labelsFrom: 'request' });
  });

  it('takes the classes of the training data where it is there', async () => {
    const folder = workplace();
    writeFileSync(path.join(folder, 'train.csv'), 'text,label\na,x\nb,x\nc,y\nd,y\ne,z\nf,z\n');
    const { out } = await lorikeet(['params', 'config.yaml'], folder);
    expect(out).toContain('classes    3 (from the training data)');
  });
});

describe('lorikeet data show', () => {
  it('shows rows from any one on, and says so where there is none', async () => {
    const folder = workplace();
    const { out, code } = await lorikeet(['data', 'show', 'tweets.csv', '--from', '2', '--rows', '1'], folder);
    expect(code).toBe(0);
    expect(out.slice(out.indexOf('split'))).toBe('split train, 3 rows\ntext  label\nc d       1\n');
    const beyond = await lorikeet(['data', 'show', 'tweets.csv', '--from', '1200'], folder);
    expect(beyond.code).toBe(0);
    expect(beyond.out.slice(beyond.out.indexOf('split'))).toBe('split train, 3 rows\nno row 1,200\n');
    const first = await lorikeet(['data', 'show', 'tweets.csv', '--rows', '1'], folder);
    expect(first.out.slice(first.out.indexOf('split'))).toBe('split train\ntext  label\na, b      0\n');
  });
});

describe('lorikeet profile', () => {
  it('describes a file', async () => {
    const { code, out } = await lorikeet(['profile', 'tweets.csv', '--text', 'text', '--label', 'label'], workplace());
    expect(code).toBe(0);
    expect(out).toContain('tweets.csv: 3 rows');
    expect(out).toMatch(/^text +3 +0 +2$/m);
    expect(out).toMatch(/^1 +2 +66\.7 %$/m);
    expect(out).toContain('1 text occurs more than once (1 row too many), 0 of them with different labels');
  });

  it('names the nearest column', async () => {
    const { code, out, err } = await lorikeet(['profile', 'tweets.csv', '--text', 'tex'], workplace());
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^error data\.column-missing\nThere is no column "tex" in .*tweets\.csv\.\nDid you mean "text"\?/,
    );
  });
});

describe('errors', () => {
  it('print code, sentence and remedy on standard error, and end with 2 for a bad config', async () => {
    const folder = workplace();
    writeFileSync(path.join(folder, 'bad.yaml'), 'model: x\ndata: { train: t.csv }\ntrain: { epoch: 3 }\n');
    const { code, out, err } = await lorikeet(['train', 'bad.yaml'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'error config.unknown-key\nbad.yaml, line 3, column 10: there is no setting train.epoch.\nDid you mean train.epochs?\n',
    );
  });

  it('are a line of JSON with --json', async () => {
    const { code, out } = await lorikeet(['--json', 'train', 'none.yaml'], workplace());
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ type: 'error', code: 'files.missing', details: { file: 'none.yaml' } });
  });

  it.each([
    [['parms', 'config.yaml'], "unknown command 'parms'"],
    [['params'], "missing required argument 'config'"],
    [['params', 'config.yaml', '--labels', 'two'], 'Give a whole number of at least 2.'],
    [['search', 'config.yaml', '--config', 'cluster.yaml'], '--config goes with --executor slurm or --executor ray'],
    [['data', 'profile', 'tweets.csv', '--label-separator', ''], 'Give at least one character.'],
    [['predict', 'run'], 'give either texts or --data FILE'],
    [['predict', 'run', 'text', '--csv', 'x.csv'], 'give either texts or --data FILE'],
  ])('of usage end with 2: %j', async (args, message) => {
    const { code, err } = await lorikeet(args, workplace());
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('name a run that is not there', async () => {
    const { code, err } = await lorikeet(['runs', 'show', 'nothing'], workplace());
    expect(code).toBe(2);
    expect(err).toContain('error run.unknown\nThere is no run nothing:');
  });
});

describe('lorikeet search --help', () => {
  it('names every option that a search is started with, as the help of start does', async () => {
    const options = (help: string) => [...help.matchAll(/^ {2}(?:-\w, )?(--\w+)/gm)].map(([, name]) => name);
    const { code, out } = await lorikeet(['search', '--help'], workplace());
    expect(code).toBe(0);
    expect(out).toContain('lorikeet search [options] <config>');
    expect(out).toContain('resume [options] <search>');
    expect(options(out)).toEqual(expect.arrayContaining(['--set', '--name', '--executor', '--config', '--estimate']));
    expect(options(out)).toEqual(options((await lorikeet(['search', 'start', '--help'], workplace())).out));
    expect(options((await lorikeet(['search', 'stop', '--help'], workplace())).out)).not.toContain('--executor');
  });
});

describe('lorikeet --help', () => {
  it('ends with 0 and lists every command of docs/command-line.md', async () => {
    const { code, out } = await lorikeet(['--help'], workplace());
    expect(code).toBe(0);
    const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/command-line.md'), 'utf8');
    const commands = [...out.matchAll(/^ {2}([a-z]+)[ [<].* {2}/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(7);
    for (const name of commands.filter((command) => command !== 'help')) expect(page).toContain(`lorikeet ${name}`);
  });

  it('lists no runs where there are none', async () => {
    expect(await lorikeet(['runs', 'list'], workplace())).toEqual({
      code: 0,
      out: 'There are no runs yet.\n',
      err: '',
    });
  });
});
