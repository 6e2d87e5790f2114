import { expect, it } from 'vitest';
import type { Bridge, RequestOf } from '../../../src/contract/index.ts';
import { foundRows } from '../../../src/renderer/state/found-rows.ts';

type Request = RequestOf<'data.rowsAt'>;

const where = { data: '/data', config: null, splitColumn: null, delimiter: null, encoding: null, header: null };

/** A host whose rows say where they are; it has the columns in another order, and one more. */
function host() {
  const requests: Request[] = [];
  const call = (_name: string, request: Request) => {
    requests.push(request);
    const rows = request.places.map((place) => [`label of ${place}`, 'more', `${request.split} ${place}`]);
    return Promise.resolve({ ok: true, reply: { columns: ['label', 'more', 'text'], rows } });
  };
  return { requests, bridge: { call, native: null } as unknown as Bridge };
}

it('lists the rows of a finding split by split, in the order of the columns that are asked for', async () => {
  const { bridge, requests } = host();
  const at = [
    { split: 'train', places: [7, 3] },
    { split: 'test', places: [0] },
  ];
  const rows = foundRows(bridge, where, at, ['text', 'label', 'gone']);
  await expect.poll(() => rows.total).toBe(3);
  expect([0, 1, 2].map((index) => rows.row(index))).toEqual([
    { split: 'train', place: 7, cells: ['train 7', 'label of 7', null] },
    { split: 'train', place: 3, cells: ['train 3', 'label of 3', null] },
    { split: 'test', place: 0, cells: ['test 0', 'label of 0', null] },
  ]);
  expect(requests.map(({ split, places }) => [split, places])).toEqual([
    ['train', [7, 3]],
    ['test', [0]],
  ]);
});

it('asks for a page at a time, of the splits that are on it', async () => {
  const { bridge, requests } = host();
  const at = [
    { split: 'train', places: Array.from({ length: 250 }, (_, place) => place * 2) },
    { split: 'test', places: [5] },
  ];
  const rows = foundRows(bridge, where, at, ['text']);
  await expect.poll(() => rows.total).toBe(251);
  expect(rows.row(250)).toBeNull();
  await expect.poll(() => rows.row(250)).toEqual({ split: 'test', place: 5, cells: ['test 5'] });
  expect(requests.map(({ split, places }) => [split, places.length])).toEqual([
    ['train', 200],
    ['train', 50],
    ['test', 1],
  ]);
});

it('asks where the rows of a part lie', async () => {
  const { bridge, requests } = host();
  const splits = [{ name: 'validation', path: '/b.csv', rows: 9, from: { data: '/b.csv', split: 'dev' } }];
  const rows = foundRows(bridge, where, [{ split: 'validation', places: [4] }], ['text'], splits);
  await expect.poll(() => rows.row(0)).toEqual({ split: 'validation', place: 4, cells: ['dev 4'] });
  expect(requests).toMatchObject([{ data: '/b.csv', split: 'dev', places: [4] }]);
});
