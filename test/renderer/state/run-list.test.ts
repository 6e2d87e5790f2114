import { expect, it } from 'vitest';
import type { Bridge, ReplyOf } from '../../../src/contract/index.ts';
import { RunList } from '../../../src/renderer/state/run-list.svelte.ts';
import { runRecord } from '../support.ts';

type List = ReplyOf<'runs.list'>;

/** A host with so many runs, made a second apart. */
function hostWith(count: number): { bridge: Bridge; asked: unknown[] } {
  const runs = Array.from({ length: count }, (_, index): List['runs'][number] => ({
    folder: `/runs/${index}`,
    record: runRecord({ id: `${index}`, createdAt: new Date(index * 1000).toISOString() }),
    result: null,
    annotation: { title: null, tags: [], notes: '' },
  }));
  const asked: unknown[] = [];
  const call = (_name: string, request: { newest?: number }) => {
    asked.push(request);
    const reply: List = { total: count, runs: runs.slice(-(request.newest ?? count)), unreadable: [] };
    return Promise.resolve({ ok: true, reply });
  };
  return { bridge: { call: call as Bridge['call'], native: null }, asked };
}

it('asks once where a few runs are all there is', async () => {
  const { bridge, asked } = hostWith(3);
  const list = new RunList(bridge);
  await list.load();
  expect(asked).toEqual([{ newest: 200 }]);
  expect(list.runs?.map(({ record }) => record.id)).toEqual(['2', '1', '0']);
});

it('shows the newest of many before it has all, and asks for all at once when it asks again', async () => {
  const { bridge, asked } = hostWith(1000);
  const list = new RunList(bridge);
  await list.load();
  expect(asked).toEqual([{ newest: 200 }, {}]);
  expect(list.runs).toHaveLength(1000);
  await list.load();
  expect(asked.at(-1)).toEqual({});
});
