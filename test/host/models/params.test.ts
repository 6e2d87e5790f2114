import path from 'node:path';
import { expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import { createHost, dispatch } from '../../../src/host/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const demo = path.resolve(import.meta.dirname, '../../../resources/demo');
const config = {
  model: path.join(demo, 'checkpoint'),
  data: { train: path.join(demo, 'messages.csv') },
  lora: { r: 2, targets: ['query', 'value'] },
};

const host = () =>
  createHost({
    launcher: launchBuilt,
    runsFolder: temporaryFolder(),
  });

it('counts a config that is given whole, with its classes from the data', async () => {
  const answered = await dispatch(host(), 'models.params', { config, set: [], labels: null });
  // Four layers of 256 x 256: two factors of rank 2 for query and value each, and the head.
  const head = 256 * 256 + 256 + 256 * 2 + 2;
  expect(answered).toMatchObject({
    ok: true,
    reply: { trainable: 4 * 2 * 2 * (256 + 256) + head, labels: 2, labelsFrom: 'data' },
  });
});

it('says what is wrong with one', async () => {
  const answered = await dispatch(host(), 'models.params', {
    config: { ...config, lora: { r: 0 } },
    set: [],
    labels: 2,
  });
  expect(answered).toMatchObject({ ok: false, error: { code: 'config.wrong-value', details: { field: 'lora.r' } } });
});
