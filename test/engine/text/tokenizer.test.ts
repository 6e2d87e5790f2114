import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodedText, encodeTexts, loadTokenizer } from '../../../src/engine/text/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Byte-level BPE of a few words without merges: every character is a token; nothing but what is listed is known. */
function tinyTokenizer(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const characters = ['<s>', '</s>', 'Ġ', ...'abcdefgh'];
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      { id: 0, content: '<s>', special: true, normalized: false },
      { id: 1, content: '</s>', special: true, normalized: false },
    ],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', 1], cls: ['<s>', 0], add_prefix_space: false },
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', vocab: Object.fromEntries(characters.map((token, id) => [token, id])), merges: [] },
    ...changes,
  };
}

function folderWith(files: Record<string, unknown>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const ids = (array: Int32Array): number[] => Array.from(array);

describe('loadTokenizer', () => {
  it('encodes with special tokens and cuts the text, not the end token', async () => {
    const tokenizer = await loadTokenizer(folderWith({ 'tokenizer.json': tinyTokenizer() }));
    expect(ids(tokenizer.encode('abc', 10))).toEqual([0, 3, 4, 5, 1]);
    expect(ids(tokenizer.encode('abc', 5))).toEqual([0, 3, 4, 5, 1]);
    expect(ids(tokenizer.encode('abc', 4))).toEqual([0, 3, 4, 1]);
    expect(ids(tokenizer.encode('', 4))).toEqual([0, 1]);
    expect(tokenizer).toMatchObject({ vocabularySize: 11, specialTokenCount: 2 });
  });

  it('keeps what a template puts only before a text', async () => {
    const template = {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [],
      special_tokens: { '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] } },
    };
    const folder = folderWith({ 'tokenizer.json': tinyTokenizer({ post_processor: template }) });
    const tokenizer = await loadTokenizer(folder);
    expect(ids(tokenizer.encode('abcd', 3))).toEqual([0, 3, 4]);
  });

  it('adds a space before the text only where it is asked to, inside sequences too', async () => {
    const nested = tinyTokenizer({
      pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'ByteLevel', add_prefix_space: false }] },
    });
    for (const tokenizer of [tinyTokenizer(), nested]) {
      const folder = folderWith({ 'tokenizer.json': tokenizer });
      expect(ids((await loadTokenizer(folder)).encode('a', 9))).toEqual([0, 3, 1]);
      expect(ids((await loadTokenizer(folder, { addPrefixSpace: true })).encode('a', 9))).toEqual([0, 2, 3, 1]);
      expect(ids((await loadTokenizer(folder, { addPrefixSpace: false })).encode('a', 9))).toEqual([0, 3, 1]);
    }
  });

  it('leaves out what the vocabulary lacks where there is no unknown token', async () => {
    const tokenizer = await loadTokenizer(folderWith({ 'tokenizer.json': tinyTokenizer() }));
    expect(ids(tokenizer.encode('aZb', 9))).toEqual([0, 3, 4, 1]);
  });

  it('decodes without special tokens, and nothing to nothing', async () => {
    const tokenizer = await loadTokenizer(folderWith({ 'tokenizer.json': tinyTokenizer() }));
    expect(tokenizer.decode(tokenizer.encode('ab cd', 9))).toBe('ab cd');
    expect(tokenizer.decode([])).toBe('');
  });

  it('does not let tokenizer_config.json change ids', async () => {
    const folder = folderWith({
      'tokenizer.json': tinyTokenizer(),
      'tokenizer_config.json': { remove_space: true, do_lowercase_and_remove_accent: true, eos_token: '</s>' },
    });
    expect(ids((await loadTokenizer(folder)).encode('a  b', 9))).toEqual([0, 3, 2, 2, 4, 1]);
  });

  it('refuses a length without room for text', async () => {
    const tokenizer = await loadTokenizer(folderWith({ 'tokenizer.json': tinyTokenizer() }));
    for (const maxLength of [2, 0, -1, 3.5, Number.NaN]) {
      expect(() => tokenizer.encode('a', maxLength)).toThrow(/leaves no room for text/);
    }
  });

  it.each([
    ['nothing', {}, 'text.tokenizer-missing', /has no tokenizer\.json\.$/],
    ['only files of another kind', { 'vocab.txt': '[PAD]' }, 'text.tokenizer-missing', /vocab\.txt/],
    ['no JSON', { 'tokenizer.json': '{"model": ' }, 'text.tokenizer-unreadable', /not JSON/],
    ['an empty file', { 'tokenizer.json': '' }, 'text.tokenizer-unreadable', /is empty/],
    [
      'an LFS pointer',
      { 'tokenizer.json': 'version https://git-lfs.github.com/spec/v1' },
      'text.tokenizer-unreadable',
      /LFS/,
    ],
    ['a list', { 'tokenizer.json': [] }, 'text.tokenizer-unreadable', /no JSON object/],
    ['an object of another kind', { 'tokenizer.json': {} }, 'text.tokenizer-unreadable', /not a complete tokenizer/],
    [
      'a broken configuration',
      { 'tokenizer.json': tinyTokenizer(), 'tokenizer_config.json': 'x' },
      'text.tokenizer-unreadable',
      /tokenizer_config\.json/,
    ],
    [
      'an unknown model',
      { 'tokenizer.json': tinyTokenizer({ model: { type: 'Quantum' } }) },
      'text.tokenizer-unsupported',
      /Quantum/,
    ],
    [
      'an unknown normalizer',
      { 'tokenizer.json': tinyTokenizer({ normalizer: { type: 'Nmt' } }) },
      'text.tokenizer-unsupported',
      /Nmt/,
    ],
  ])('says what is wrong with a folder that holds %s', async (_, files, code, message) => {
    const loading = loadTokenizer(folderWith(files));
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('names a folder that does not exist', async () => {
    await expect(loadTokenizer('/no/such/folder')).rejects.toMatchObject({ code: 'text.tokenizer-missing' });
  });
});

describe('encodeTexts', () => {
  it('keeps texts apart, counts what was cut and reports progress', async () => {
    const tokenizer = await loadTokenizer(folderWith({ 'tokenizer.json': tinyTokenizer() }));
    const progress: number[][] = [];
    const texts = ['a', 'abcdef', '', 'gh'];
    const encoded = encodeTexts(tokenizer, texts, {
      maxLength: 4,
      progressEvery: 3,
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(ids(encoded.ids)).toEqual([0, 3, 1, 0, 3, 4, 1, 0, 1, 0, 9, 10, 1]);
    expect(Array.from(encoded.offsets)).toEqual([0, 3, 7, 9, 13]);
    expect(ids(encodedText(encoded, 1))).toEqual([0, 3, 4, 1]);
    expect(encoded.truncated).toBe(1);
    expect(progress).toEqual([
      [3, 4],
      [4, 4],
    ]);
  });

  it('grows past its first guess of the size', async () => {
    const tokenizer = await loadTokenizer(folderWith({ 'tokenizer.json': tinyTokenizer() }));
    const long = 'abcdefgh'.repeat(1000);
    const encoded = encodeTexts(tokenizer, [long, 'a'], { maxLength: 10_000 });
    expect(encoded.ids.length).toBe(8002 + 3);
    expect(ids(encodedText(encoded, 1))).toEqual([0, 3, 1]);
  });
});
