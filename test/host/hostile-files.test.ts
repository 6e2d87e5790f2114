import { execFileSync } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ErrorShape } from '../../src/contract/index.ts';
import { launchBuilt } from '../support/built-program.ts';
import { openTable } from '../../src/engine/data/read/open-table.ts';
import { parseReference, pullModel } from '../../src/engine/hub/index.ts';
import { loadTokenizer } from '../../src/engine/text/index.ts';
import { createHost, dispatch } from '../../src/host/index.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { testHub } from '../support/hub/settings.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What `runs.start` says of a config. */
async function startError(file: string): Promise<ErrorShape> {
  const folder = temporaryFolder();
  const handlers = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs'), appFolder: folder });
  const answered = await dispatch(handlers, 'runs.start', { config: file, set: [], out: null });
  if (answered.ok) throw new Error('it started');
  return answered.error;
}

function fileOf(name: string, content: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

/** Reads a whole table. */
async function read(file: string): Promise<void> {
  const table = await openTable(file);
  for await (const chunk of table.chunks(undefined, undefined)) void chunk;
}

describe('a file that is no config', () => {
  const secret = 'password '.repeat(20_000);

  it.each([
    ['a text', secret],
    ['one long name', `${secret.replaceAll(' ', '-')}: 1`],
    ['a list', `- ${secret}`],
    ['broken YAML', `{"${secret}`],
    ['a wrong value', `model: m\ndata: { train: t }\ntrain: "${secret}"`],
  ])('with %s is not read out in the error', async (_, content) => {
    const error = await startError(fileOf('notes.txt', content));
    expect(error.code).toMatch(/^config\./);
    expect(JSON.stringify(error).length).toBeLessThan(1500);
  });

  it('is refused by its size, and where it is a pipe', async () => {
    expect((await startError(fileOf('big.yaml', ' '.repeat((1 << 20) + 1)))).code).toBe('files.too-large');
    if (process.platform === 'win32') return;
    const pipe = path.join(temporaryFolder(), 'pipe.yaml');
    execFileSync('mkfifo', [pipe]);
    expect((await startError(pipe)).code).toBe('files.unreadable');
  });

  it('with aliases of aliases names the file', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
    }
    const file = fileOf('bomb.yaml', bomb.join('\n'));
    expect(await startError(file)).toMatchObject({ code: 'config.syntax', details: { where: file } });
  });
});

it.each([
  ['config.json', JSON.stringify({ model_type: 'secret '.repeat(9000) })],
  ['adapter_config.json', JSON.stringify({ peft_type: 'LORA', ['secret '.repeat(9000)]: 'secret '.repeat(9000) })],
  ['README.md', `---\nconfigs:\n- data_files: ../${'secret'.repeat(9000)}\n---\n`],
  ['README.md', `---\nconfigs:\n- data_files: ${'secret'.repeat(9000)}\n---\n`],
  ['README.md', `---\nconfigs:\n- data_files: ${'secret'.repeat(90)}\n---\n`],
])('%s is not read out in an error', async (name, content) => {
  const folder = path.dirname(fileOf(name, content));
  writeFileSync(path.join(folder, 'a.csv'), 'text,label\na,b\n');
  const handlers = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs'), appFolder: folder });
  const reading = { config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
  const config = { model: folder, data: { train: 'a.csv' } };
  const answers = await Promise.all([
    dispatch(handlers, 'models.params', { config, set: [], labels: 2 }),
    dispatch(handlers, 'use.classify', { target: folder, labels: null, texts: ['a'] }),
    dispatch(handlers, 'data.rows', { ...reading, data: folder, split: 'train', offset: 0, count: 1 }),
  ]);
  for (const answered of answers) {
    const text = JSON.stringify(answered);
    expect(text.length).toBeLessThan(3000);
    expect(text.match(/secret/g)?.length ?? 0).toBeLessThan(200);
  }
});

describe('a config', () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `a${at}:`).join('\n');

  it.each([
    ['60,000 unknown names', names(60_000), 'config.unknown-key'],
    ['30,000 wrong ranks', `lora:\n  rankPattern:\n${names(30_000).replaceAll('a', '    a')}`, 'config.wrong-value'],
    ['a name that is there twice', `${names(60_000)}\na0:`, 'config.syntax'],
    ['names in names', '? '.repeat(400), 'config.syntax'],
    ['5000 anchors', Array.from({ length: 5000 }, (_, at) => `- &a${at} x\n- *a${at}`).join('\n'), 'config.syntax'],
  ])('with %s is refused', async (_, content, code) => {
    expect((await startError(fileOf('wide.yaml', content))).code).toBe(code);
  });

  it('tells where a name is there twice', async () => {
    const file = fileOf('twice.yaml', 'model: a\ndata:\n  train: a\n  train: b\n');
    expect(await startError(file)).toMatchObject({
      code: 'config.syntax',
      details: { where: `${file}, line 4, column 3` },
    });
  });
});

describe('a table', () => {
  const header = Array.from({ length: 200_000 }, (_, index) => `c${index}`);

  it.each([
    ['wide.csv', `${header.join(',')}\n${header.join(',')}\n`],
    ['wide.jsonl', `${JSON.stringify(Object.fromEntries(header.map((name) => [name, 1])))}\n`],
  ])('of 200,000 columns is refused: %s', async (name, content) => {
    await expect(read(fileOf(name, content))).rejects.toMatchObject({ code: 'data.too-many-columns' });
  });

  it('with one value of 100,000 levels is refused with its line', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    await expect(read(fileOf('deep.jsonl', `{"a":1}\n{"a":${deep}}\n`))).rejects.toMatchObject({
      code: 'data.json-not-object',
      details: { line: 2 },
    });
  });

  it.skipIf(process.platform === 'win32').each(['data.csv', 'data.jsonl', 'data.parquet', 'data.xlsx'])(
    'that is a pipe is refused: %s',
    async (name) => {
      const pipe = path.join(temporaryFolder(), name);
      execFileSync('mkfifo', [pipe]);
      await expect(read(pipe)).rejects.toMatchObject({ code: 'files.unreadable' });
    },
  );
});

describe.skipIf(process.platform === 'win32')('a pipe in the place of', () => {
  it('a text of a folder of classes is refused', async () => {
    const folder = temporaryFolder();
    for (const name of ['yes', 'no']) {
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, '1.txt'), 'a text');
    }
    const pipe = path.join(folder, 'yes', '2.txt');
    execFileSync('mkfifo', [pipe]);
    await expect(read(folder)).rejects.toMatchObject({ code: 'files.unreadable', details: { file: pipe } });
  });

  /** Questions that read a file of a run. */
  const asked = [
    ['dynamics.jsonl', 'runs.suspects', { run: 'a-run', show: 'all', offset: 0, limit: 10 }],
    ['metrics.jsonl', 'compare.show', { runs: ['a-run', 'b-run'], split: 'validation' }],
    ['metrics.jsonl', 'runs.follow', { run: 'a-run', metricsFrom: 0, logFrom: 0 }],
    ['log.jsonl', 'runs.follow', { run: 'a-run', metricsFrom: 0, logFrom: 0 }],
    ['predictions/validation.jsonl', 'compare.show', { runs: ['a-run', 'b-run'], split: 'validation' }],
  ] as const;

  it.each(asked)('%s of a run is named by %s', async (name, channel, request) => {
    const folder = temporaryFolder();
    const runs = path.join(folder, 'runs');
    for (const id of ['a-run', 'b-run']) shelveRun(runs, { id, f1: [0.5] });
    const pipe = path.join(runs, 'a-run', name);
    rmSync(pipe, { force: true });
    mkdirSync(path.dirname(pipe), { recursive: true });
    execFileSync('mkfifo', [pipe]);
    const handlers = createHost({ launcher: launchBuilt, runsFolder: runs, appFolder: folder });
    const answered = await dispatch(handlers, channel, request);
    expect(answered).toMatchObject({ ok: false, error: { code: 'files.unreadable', details: { file: pipe } } });
  });
});

describe('a damaged tokenizer', () => {
  const model = { type: 'WordLevel', vocab: { a: 0, b: 1 }, unk_token: 'a' };

  it.skipIf(process.platform === 'win32').each(['tokenizer.json', 'tokenizer_config.json'])(
    'that is a pipe is refused: %s',
    async (name) => {
      const folder = temporaryFolder();
      execFileSync('mkfifo', [path.join(folder, name)]);
      await expect(loadTokenizer(folder)).rejects.toMatchObject({
        code: expect.stringMatching(/^(text.tokenizer-unreadable|files.unreadable)$/) as string,
      });
    },
  );

  it.each([
    ['no model', {}],
    ['no vocabulary', { model: { type: 'BPE' } }],
    ['merges that are no pairs', { model: { type: 'BPE', vocab: { a: 0 }, merges: [7, null] } }],
    ['added tokens that are none', { model, added_tokens: [null] }],
    ['a step without its parts', { model, pre_tokenizer: { type: 'Sequence' } }],
    ['a post-processor without its parts', { model, post_processor: { type: 'TemplateProcessing' } }],
  ])('with %s is refused by name, or works', async (_, tokenizer) => {
    const folder = path.dirname(fileOf('tokenizer.json', JSON.stringify(tokenizer)));
    const outcome = await loadTokenizer(folder).then(
      (loaded) => [...loaded.encode('a b', 8)],
      (error: unknown) => error,
    );
    if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ code: expect.stringMatching(/^text\./) as string });
  });
});

describe('a Hub that answers something else', () => {
  async function hubThat(answer: (url: string, response: ServerResponse) => void) {
    const server = createServer((request, response) => answer(request.url ?? '', response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const json = (response: ServerResponse, body: string, headers = {}) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);
  const commit = '0123456789012345678901234567890123456789';
  const about = JSON.stringify({ id: 'bird/tiny', sha: commit });

  it.each([
    ['null for a model', () => 'null'],
    ['null for a listing', (url: string) => (url.includes('/tree/') ? 'null' : about)],
    ['nulls in a listing', (url: string) => (url.includes('/tree/') ? '[null]' : about)],
  ])('%s: it is named', async (_, body) => {
    const endpoint = await hubThat((url, response) => json(response, body(url)));
    const hub = testHub(endpoint, temporaryFolder());
    await expect(pullModel(hub, parseReference('bird/tiny', 'model'))).rejects.toMatchObject({
      code: 'hub.bad-answer',
    });
  });

  it('a byte now and then is left', async () => {
    let asked = 0;
    const endpoint = await hubThat((_, response) => {
      asked += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).write('[');
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    const hub = testHub(endpoint, temporaryFolder(), { silence: 100 });
    await expect(pullModel(hub, parseReference('bird/tiny', 'model'))).rejects.toMatchObject({
      code: 'hub.unreachable',
    });
    expect(asked).toBe(4);
  });

  it('with pages that never end is left', async () => {
    let pages = 0;
    const endpoint = await hubThat((url, response) => {
      if (!url.includes('/tree/')) return json(response, about);
      pages += 1;
      const next = `<${endpoint}/api/models/bird/tiny/tree/${commit}?cursor=${pages}>; rel="next"`;
      return json(response, '[]', { link: next });
    });
    const hub = testHub(endpoint, temporaryFolder());
    await expect(pullModel(hub, parseReference('bird/tiny', 'model'))).rejects.toMatchObject({
      code: 'hub.bad-answer',
    });
    expect(pages).toBe(2000);
  });
});

it('a data set card with aliases of aliases is refused by name', async () => {
  const folder = temporaryFolder();
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [...pair])) {
    bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
  }
  mkdirSync(path.join(folder, 'data'));
  writeFileSync(path.join(folder, 'README.md'), `---\n${bomb.join('\n')}\n---\n`);
  const { readCard } = await import('../../src/engine/data/dataset/card.ts');
  await expect(readCard(folder)).rejects.toMatchObject({ code: 'data.card-invalid' });
});
