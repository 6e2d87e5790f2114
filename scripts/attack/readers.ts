import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describeFolder, loadWorkbench } from '../../src/engine/index.ts';
import { readConfig } from '../../src/host/config/read.ts';
import { createHost, dispatch } from '../../src/host/index.ts';

const { loadTokenizer, openTable, readHeader } = await loadWorkbench();

const demo = fileURLToPath(new URL('../../resources/demo', import.meta.url));

/** A reader of files under attack. */
export interface AttackedReader {
  readonly name: string;
  /** Whether the app gives it a process with a limit of time for every question, so that a file that takes long is no finding. */
  readonly isLimited?: boolean;
  /** Makes its folder, once. @returns the files to change, whole */
  prepare(folder: string): Promise<readonly string[]>;
  /** Reads. @throws a LorikeetError, else it is a finding */
  read(folder: string): Promise<void>;
}

const copy = (name: string, folder: string) => cp(path.join(demo, name), path.join(folder, path.basename(name)));

async function readTable(file: string): Promise<void> {
  const table = await openTable(file);
  for await (const chunk of table.chunks(undefined, undefined)) void chunk;
}

const csv = 'id,text,label\n1,"Fire, in ""Main"" street",1\n2,Sunny,0\n3,"two\nlines",1\n4,Überschwemmung,0\n';

/** Tables with a seed of their own. */
function table(name: string, content: Buffer | string): AttackedReader {
  return {
    // The library follows run lengths of any size: see `host/reader/`.
    isLimited: name.endsWith('.parquet'),
    name: path.extname(name).slice(1),
    async prepare(folder) {
      await writeFile(path.join(folder, name), content);
      return [name];
    },
    read: (folder) => readTable(path.join(folder, name)),
  };
}

const jsonl = '{"text":"Fire","label":1,"n":12345678901234567890}\n{"text":"Sun","label":0,"tags":["a",{"b":null}]}\n';

const parquet = Buffer.from(
  parquetWriteBuffer({
    columnData: [
      { name: 'text', data: ['Fire', 'Sun', null, 'Flood'], type: 'STRING' },
      { name: 'label', data: [1, 0, 1, 0], type: 'INT32' },
    ],
  }),
);

/** Every reader of files that others may have written. */
export const readers: readonly AttackedReader[] = [
  {
    name: 'safetensors',
    async prepare(folder) {
      // The header and a little data: what the header says is checked against the length of the file.
      const whole = await readFile(path.join(demo, 'checkpoint/model.safetensors'));
      await writeFile(
        path.join(folder, 'model.safetensors'),
        whole.subarray(0, 8 + Number(whole.readBigUInt64LE()) + 64),
      );
      return ['model.safetensors'];
    },
    async read(folder) {
      await readHeader(path.join(folder, 'model.safetensors'));
    },
  },
  {
    name: 'config',
    async prepare(folder) {
      await copy('checkpoint/config.json', folder);
      return ['config.json'];
    },
    async read(folder) {
      await describeFolder(folder);
    },
  },
  {
    name: 'tokenizer',
    async prepare(folder) {
      // A small one: most of a real one is vocabulary, and a change there says little.
      const vocab = Object.fromEntries(
        ['<s>', '</s>', '<unk>', 'a', 'b', 'ab', 'Ġ', 'Ġa'].map((token, id) => [token, id]),
      );
      const pattern = { Regex: String.raw`'s|\p{L}+|\p{N}+|\s+` };
      const tokenizer = {
        version: '1.0',
        added_tokens: [{ id: 0, content: '<s>', special: true, lstrip: false, rstrip: false, normalized: false }],
        normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [
            { type: 'Split', pattern, behavior: 'Isolated', invert: false },
            { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
          ],
        },
        post_processor: {
          type: 'RobertaProcessing',
          sep: ['</s>', 1],
          cls: ['<s>', 0],
          trim_offsets: true,
          add_prefix_space: false,
        },
        decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
        model: { type: 'BPE', dropout: null, unk_token: '<unk>', vocab, merges: ['a b', 'Ġ a'] },
      };
      await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
      return ['tokenizer.json'];
    },
    async read(folder) {
      const tokenizer = await loadTokenizer(folder);
      tokenizer.decode(tokenizer.encode('ab aAb 12 🤷 <s>', 16));
    },
  },
  table('data.csv', csv),
  table('data.jsonl', jsonl),
  table('data.parquet', parquet),
  {
    name: 'yaml',
    async prepare(folder) {
      await copy('lora.yaml', folder);
      return ['lora.yaml'];
    },
    async read(folder) {
      await readConfig(path.join(folder, 'lora.yaml'));
    },
  },
  {
    name: 'run',
    async prepare(folder) {
      const run = path.join(folder, 'runs', 'r');
      await mkdir(path.join(run, 'predictions'), { recursive: true });
      const config = { model: '/models/base', data: { train: '/data/train.csv' } };
      const evaluation = {
        step: 2,
        epoch: 1,
        loss: 0.5,
        metrics: {
          f1: 0.5,
          confusionMatrix: [
            [1, 0],
            [1, 1],
          ],
        },
      };
      const step = {
        type: 'step',
        step: 1,
        epoch: 0.5,
        loss: 0.6,
        learningRate: 1e-4,
        gradNorm: 1,
        tokens: 9,
        seconds: 1,
        tokensPerSecond: 9,
        memory: 1,
        time: '2026-01-01T00:00:00.000Z',
      };
      const files = {
        'run.json': {
          format: 1,
          id: 'r',
          status: 'finished',
          createdAt: step.time,
          startedAt: step.time,
          endedAt: step.time,
          error: null,
          process: null,
          resumed: 0,
          configFile: null,
          config,
          seeds: { split: 42, train: 42 },
          labels: ['0', '1'],
          classWeights: [1, 1],
          rows: { train: 8, validation: 3, test: 0 },
          device: 'cpu',
          threads: 2,
          parameters: { trainable: 1, total: 10, share: 0.1 },
          totalSteps: 2,
          versions: { lorikeet: '0.1.0', node: '20', onnxruntime: '1', platform: 'linux-x64' },
          checkpoint: null,
          data: null,
        },
        'result.json': {
          format: 1,
          status: 'finished',
          stopReason: null,
          steps: 2,
          epochs: 1,
          evaluations: [evaluation],
          best: evaluation,
          final: evaluation,
          test: null,
          parameters: { trainable: 1, total: 10, share: 0.1 },
          seconds: 1,
          trainSeconds: 1,
          tokensPerSecond: 9,
          peakMemoryBytes: 9,
        },
        'annotation.json': { title: 'A run', tags: ['one'], notes: 'n' },
      };
      for (const [name, value] of Object.entries(files)) await writeFile(path.join(run, name), JSON.stringify(value));
      await writeFile(
        path.join(run, 'metrics.jsonl'),
        `${JSON.stringify(step)}\n${JSON.stringify({ ...step, step: 2 })}\n`,
      );
      const line = { row: 1, label: '0', prediction: '1', probabilities: [0.4, 0.6], logits: [0, 0.4] };
      await writeFile(path.join(run, 'predictions', 'validation.jsonl'), `${JSON.stringify(line)}\n`);
      return [...Object.keys(files), 'metrics.jsonl', 'predictions/validation.jsonl'].map((name) => `runs/r/${name}`);
    },
    async read(folder) {
      const launcher = () => {
        throw new Error('no worker is needed here');
      };
      const handlers = createHost({ launcher, runsFolder: path.join(folder, 'runs'), appFolder: folder });
      const signal = AbortSignal.timeout(20_000);
      for (const [channel, request] of [
        ['runs.list', {}],
        ['runs.show', { run: 'r' }],
        ['runs.follow', { run: 'r', metricsFrom: 0, logFrom: 0 }],
      ] as const) {
        const answered = await dispatch(handlers, channel, request, undefined, signal);
        if (!answered.ok && answered.error.code === 'host.unexpected') throw new Error(answered.error.sentence);
      }
    },
  },
];
