import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import { RunConfig } from '../../../src/contract/index.ts';
import { createHost, dispatch } from '../../../src/host/index.ts';
import { loadRows } from '../../../src/host/data/rows.ts';
import { weightsOf } from '../../../src/host/worker/job.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** What the wizard is told of the weights of a run, and what its training takes. */
async function both(file: string, content: string, settings: object) {
  const train = path.join(temporaryFolder(), file);
  writeFileSync(train, content);
  const config = RunConfig.parse({ model: '-', data: { train, ...settings }, train: { classWeights: 'balanced' } });
  const host = createHost({ launcher: launchBuilt, runsFolder: temporaryFolder() });
  const request = { data: config.data, classWeights: config.train.classWeights };
  const rows = await loadRows(config.data);
  return { answer: await dispatch(host, 'data.weights', request), trained: weightsOf(rows, config), rows };
}

const lines = (labelOf: (row: number) => string) =>
  Array.from({ length: 40 }, (_, row) => `what people said ${row < 4 ? 0 : row},${labelOf(row)}`);

it('weighs classes by the rows that are trained on, after fixes and the split', async () => {
  const content = ['text,label', ...lines((row) => (row % 5 === 0 ? 'rare' : 'usual'))].join('\n');
  const settings = { fixes: ['keep-first-duplicates'] };
  const { answer, trained, rows } = await both('rows.csv', content, settings);
  expect(answer).toMatchObject({ ok: true, reply: { labels: ['rare', 'usual'], weights: trained, rows: 29 } });
  expect(rows.train).toHaveLength(29);
  // Of the whole file: 8 rows are rare.
  expect(trained).not.toEqual([40 / (2 * 8), 40 / (2 * 32)]);
});

it('weighs each of several labels so', async () => {
  const content = ['text,a,b', ...lines((row) => `${Number(row % 5 === 0)},${Number(row % 2 === 0)}`)].join('\n');
  const { answer, trained } = await both('rows.csv', content, { task: 'multi-label', labelColumns: ['a', 'b'] });
  expect(answer).toMatchObject({ ok: true, reply: { labels: ['a', 'b'], weights: trained, rows: 32 } });
});

it('says why it cannot where training would end', async () => {
  const train = path.join(temporaryFolder(), 'rows.csv');
  writeFileSync(train, ['text,label', ...lines(() => 'one')].join('\n'));
  const { data } = RunConfig.parse({ model: '-', data: { train } });
  const host = createHost({ launcher: launchBuilt, runsFolder: temporaryFolder() });
  expect(await dispatch(host, 'data.weights', { data, classWeights: 'balanced' })).toMatchObject({
    ok: false,
    error: { code: 'data.single-class' },
  });
});
