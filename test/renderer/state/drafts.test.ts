import { expect, it } from 'vitest';
import type { Bridge, Draft } from '../../../src/contract/index.ts';
import { newConfig } from '../../../src/renderer/draft/presets.ts';
import { Drafts } from '../../../src/renderer/state/drafts.svelte.ts';

const draft = (id: string, changes: Partial<Draft> = {}): Draft => ({
  id,
  name: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  step: 'model',
  config: newConfig({}),
  fromRun: null,
  ...changes,
});

it('lists drafts in which something was chosen, and forgets the others', async () => {
  let stored = [
    draft('untouched'),
    draft('named', { name: 'mine' }),
    draft('chosen', { config: { ...newConfig({}), model: 'm' } }),
    draft('copied', { fromRun: 'run-1' }),
  ];
  const call = (channel: string, request: { id: string }) => {
    if (channel === 'drafts.delete') stored = stored.filter(({ id }) => id !== request.id);
    return Promise.resolve({ ok: true, reply: channel === 'drafts.list' ? { drafts: stored } : {} });
  };
  const drafts = new Drafts({ call } as unknown as Bridge);
  expect(drafts.list).toBeNull();
  await drafts.load();
  expect(drafts.list?.map(({ id }) => id)).toEqual(['named', 'chosen', 'copied']);
  await drafts.forget('untouched');
  expect(stored.map(({ id }) => id)).toEqual(['named', 'chosen', 'copied']);
});
