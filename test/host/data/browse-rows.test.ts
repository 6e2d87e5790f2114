import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import { createHost, dispatch } from '../../../src/host/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function browser() {
  const host = createHost({ launcher: launchBuilt, runsFolder: temporaryFolder() });
  const reading = { config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
  return (data: string, offset: number, count = 2, split = 'train') =>
    dispatch(host, 'data.rows', { ...reading, data, split, offset, count });
}

const csv = (rows: number, word: string) =>
  ['id,text', ...Array.from({ length: rows }, (_, row) => `${row},${word} ${row} ${'x'.repeat(80)}`)].join('\n');

it('gives rows from any place, and sees when the file has changed between two pages', async () => {
  const rows = browser();
  const file = path.join(temporaryFolder(), 'train.csv');
  writeFileSync(file, csv(30_000, 'old'));
  const old = await rows(file, 29_999);
  expect(old).toMatchObject({ ok: true, reply: { columns: ['id', 'text'], total: 30_000 } });
  expect(old.ok && old.reply.rows.map(([id]) => id)).toEqual(['29999']);
  writeFileSync(file, csv(50_001, 'other'));
  expect(await rows(file, 50_000)).toMatchObject({
    ok: true,
    reply: { total: 50_001, rows: [['50000', expect.stringContaining('other 50000')]] },
  });
  writeFileSync(file, '');
  expect(await rows(file, 0)).toMatchObject({ ok: false, error: { code: 'data.file-empty' } });
  writeFileSync(file, csv(3, 'new'));
  expect(await rows(file, 2)).toMatchObject({ ok: true, reply: { total: 3 } });
});

it('reads folders of texts, among them one that came later', async () => {
  const rows = browser();
  const folder = path.join(temporaryFolder(), 'texts');
  for (const name of ['neg', 'pos']) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let text = 0; text < 300; text += 1)
      writeFileSync(path.join(folder, name, `${text + 100}.txt`), `${name} ${text}`);
  }
  const reply = {
    columns: ['id', 'text', 'label'],
    rows: [
      ['neg/399.txt', 'neg 299', 'neg'],
      ['pos/100.txt', 'pos 0', 'pos'],
    ],
  };
  expect(await rows(folder, 299)).toMatchObject({ ok: true, reply: { ...reply, total: 600 } });
  writeFileSync(path.join(folder, 'pos', '999.txt'), 'late');
  expect(await rows(folder, 600)).toMatchObject({
    ok: true,
    reply: { total: 601, rows: [['pos/999.txt', 'late', 'pos']] },
  });
});

it('gives the rows of a finding by the places that it names', async () => {
  const host = createHost({ launcher: launchBuilt, runsFolder: temporaryFolder() });
  const folder = path.join(temporaryFolder(), 'set');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'train.csv'), 'text,label\none,a\ntwo,a\none,b\nthree,b\ntwo,a\n');
  writeFileSync(path.join(folder, 'test.csv'), 'text,label\nfour,a\ntwo,b\n');
  const where = { data: folder, config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
  const asked = { ...where, text: 'text', label: 'label', tokenizer: null, maxLength: 512 };
  const profile = await dispatch(host, 'data.profile', asked);
  const conflict = profile.ok ? profile.reply.findings.find(({ kind }) => kind === 'label-conflict') : undefined;
  expect(conflict).toMatchObject({ rows: 5, groups: 2 });
  const rows = await Promise.all(
    conflict!.at.map(({ split, places }) => dispatch(host, 'data.rowsAt', { ...where, split, places: [...places] })),
  );
  expect(rows.flatMap((answer) => (answer.ok ? answer.reply.rows : []))).toEqual([
    ['one', 'a'],
    ['one', 'b'],
    ['two', 'a'],
    ['two', 'a'],
    ['two', 'b'],
  ]);
});

it('profiles the rows that a run takes from elsewhere, and gives theirs', async () => {
  const host = createHost({ launcher: launchBuilt, runsFolder: temporaryFolder() });
  const folder = temporaryFolder();
  const [train, others] = ['train.csv', 'others'].map((name) => path.join(folder, name)) as [string, string];
  mkdirSync(others);
  writeFileSync(train, 'text,label\none,a\ntwo,b\nthree,a\nfour,b\n');
  writeFileSync(path.join(others, 'dev.csv'), 'text,label\nfive,a\nsix,a|b\nseven,1\neight,odd\n');
  writeFileSync(path.join(others, 'test.csv'), 'text,label\nnine,0\nten,1\n');
  const where = { data: train, config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
  const asked = { ...where, text: 'text', label: 'label', tokenizer: null, maxLength: 512 };
  const profile = await dispatch(host, 'data.profile', { ...asked, validation: `${others}#dev`, test: others });
  if (!profile.ok) throw new Error(profile.error.sentence);
  expect(profile.reply.splits.map(({ name, rows, from }) => [name, rows, from])).toEqual([
    ['train', 4, { data: train, split: 'train' }],
    ['validation', 4, { data: `${others}#dev`, split: 'validation' }],
    ['test', 2, { data: others, split: 'test' }],
  ]);
  const found = (kind: string) => profile.reply.findings.find((finding) => finding.kind === kind);
  expect(found('label-several')).toMatchObject({ rows: 1, at: [{ split: 'validation', places: [1] }] });
  // The test rows say 0 and 1 for the classes, which a run reads as a and b.
  expect(found('label-unseen')).toMatchObject({ rows: 3, at: [{ split: 'validation', places: [1, 2, 3] }] });
  const { from } = profile.reply.splits[1]!;
  expect(await dispatch(host, 'data.rowsAt', { ...where, ...from, places: [3] })).toMatchObject({
    ok: true,
    reply: { rows: [['eight', 'odd']] },
  });
});

it('refuses a split that is not there', async () => {
  const file = path.join(temporaryFolder(), 'test.csv');
  writeFileSync(file, csv(3, 'few'));
  const answered = await browser()(file, 0, 2, 'nothing');
  expect(answered).toMatchObject({ ok: false, error: { code: 'data.split-unknown' } });
});
