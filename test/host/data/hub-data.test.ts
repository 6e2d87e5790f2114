import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/contract/index.ts';
import { openData } from '../../../src/host/data/open.ts';
import { DataConfig } from '../../../src/contract/config/data.ts';
import { loadRows } from '../../../src/host/data/rows.ts';
import { pullDataSet } from '../../../src/host/hub/pull-data-set.ts';
import { startLorikeet } from '../../support/command-line.ts';
import { hubEnvironment } from '../../support/hub/environment.ts';
import { file, repository } from '../../support/hub/repository.ts';
import { writeSmallModel } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const id = 'mehdiiraqui/twitter_disaster';
const commit = 'c'.repeat(40);

/** Words that share next to nothing from number to number. */
function unlike(number: number): string {
  return createHash('sha256').update(String(number)).digest('hex');
}

/** A Parquet file as `datasets` uploads it: texts, class indices, and what the classes are called. */
function parquet(rows: number, first = 0): Buffer {
  const numbers = Array.from({ length: rows }, (_, row) => first + row);
  const words = ['calm sunny music', 'fire flood storm'];
  const features = { target: { names: ['calm', 'disaster'], _type: 'ClassLabel' } };
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: numbers.map(String), type: 'STRING' },
        { name: 'text', data: numbers.map((row) => `${words[row % 2]} ${unlike(row)}`), type: 'STRING' },
        { name: 'target', data: numbers.map((row) => BigInt(row % 2)), type: 'INT64' },
      ],
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
    }),
  );
}

const own = [
  file('README.md', '---\nlicense: mit\n---\n# Tweets\n'),
  file('.gitattributes', '*.parquet filter=lfs\n'),
  file('notes.bin', 'never fetched'),
  file('data/train-00000-of-00002.parquet', parquet(40), { large: true }),
  file('data/train-00001-of-00002.parquet', parquet(20, 39), { large: true }),
  file('data/test-00000-of-00001.parquet', parquet(10, 100), { large: true }),
];

/** A Hub with the data set, and an empty cache, for this process and those it starts. */
async function hubWith(files = own, branches = ['main']) {
  const repositories = [repository({ type: 'datasets', id, commit, branches, files })];
  return (await hubEnvironment({ repositories })).hub;
}

describe('a data set on the Hub', () => {
  it('is fetched once, with the files that hold rows alone, and read with its splits and classes', async () => {
    const hub = await hubWith();
    const { splits, split } = await openData(`${id}#test`, {});
    expect(split).toBe('test');
    expect(splits.map(({ name, files }) => [name, files.length])).toEqual([
      ['train', 2],
      ['test', 1],
    ]);
    expect(splits[0]?.source.classNames.get('target')).toEqual(['calm', 'disaster']);
    expect(hub.seen.filter(({ path }) => path.includes('notes.bin'))).toEqual([]);

    const asked = hub.seen.length;
    const { folder } = await pullDataSet({ id, revision: commit });
    expect(hub.seen.length).toBe(asked);
    expect(existsSync(path.join(folder, 'data', 'test-00000-of-00001.parquet'))).toBe(true);
    await hub.stop();
    expect((await openData(`${id}@${commit}`, {})).splits).toHaveLength(2);
  });

  it('is read from the Hub’s own conversion where it has no files of rows', async () => {
    const converted = [
      file('default/train/0000.parquet', parquet(12), { large: true }),
      file('default/test/0000.parquet', parquet(4), { large: true }),
    ];
    await hubWith(converted, ['refs/convert/parquet']);
    const { splits } = await openData(`${id}@refs/convert/parquet`, {});
    expect(splits.map(({ name }) => name)).toEqual(['train', 'test']);
  });

  it('is refused where nothing of it can be read, and where there is none', async () => {
    await hubWith([file('README.md', '# A script'), file('tweets.py', 'import os')], ['main', 'refs/convert/parquet']);
    await expect(openData(id, {})).rejects.toMatchObject({ code: 'data.hub-no-files' });
    await expect(openData('mehdiiraqui/nothing', {})).rejects.toMatchObject({ code: 'hub.not-found' });
  });
});

describe('fixes that take every row', () => {
  it('are refused by name', async () => {
    const folder = temporaryFolder();
    const lines = (part: string) =>
      Array.from({ length: 8 }, (_, row) => `the same ${part} again and again,${row % 2}`);
    writeFileSync(path.join(folder, 'train.csv'), `text,label\n${lines('words').join('\n')}\n`);
    const data = DataConfig.parse({ train: path.join(folder, 'train.csv'), fixes: ['one-split'] });
    await expect(loadRows(data)).rejects.toMatchObject({ code: 'data.fixes-leave-nothing' });
  });
});

describe('a run on a data set of the Hub', () => {
  it('pins the commit, mends the rows as told, and records what it did', async () => {
    await hubWith();
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    const config = path.join(folder, 'run.yaml');
    writeFileSync(
      config,
      `model: model
data:
  { train: ${id}, test: ${id}#test, label: target, id: id, maxLength: 32, fixes: [keep-first-duplicates, one-split] }
lora: { r: 2, targets: [query, value] }
train: { epochs: 1, batchSize: 8 }
device: cpu
threads: 1
`,
    );
    const { code, err } = await startLorikeet(['train', config, '--out', 'run'], folder).finished;
    expect(err).not.toMatch(/error/);
    expect(code).toBe(0);
    const record = JSON.parse(readFileSync(path.join(folder, 'run', 'run.json'), 'utf8')) as RunRecord;
    expect(record.config.data).toMatchObject({ train: `${id}@${commit}`, test: `${id}@${commit}#test` });
    expect(record.labels).toEqual(['calm', 'disaster']);
    // Row 39 ends the first file and begins the second: it is row 40 of the split.
    expect(record.fixes?.[0]).toEqual({
      fix: 'keep-first-duplicates',
      dropped: [{ split: 'train', rows: [40] }],
      moved: [],
      renamed: [],
    });
    expect(record.data?.map(({ file }) => path.basename(file))).toEqual([
      'train-00000-of-00002.parquet',
      'train-00001-of-00002.parquet',
      'test-00000-of-00001.parquet',
    ]);
    const lost = record.fixes?.[1]?.dropped.reduce((sum, { rows }) => sum + rows.length, 0) ?? 0;
    const { train, validation, test } = record.rows!;
    expect([train + validation + lost, test]).toEqual([59, 10]);
  });
});
