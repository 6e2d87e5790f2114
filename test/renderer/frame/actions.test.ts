import { expect, it } from 'vitest';
import type { Draft } from '../../../src/contract/index.ts';
import type { App } from '../../../src/renderer/app/app.svelte.ts';
import { newConfig } from '../../../src/renderer/draft/presets.ts';
import { actionsOf } from '../../../src/renderer/frame/actions.ts';
import { searchItems } from '../../../src/renderer/frame/palette-search.ts';

const draft = (id: number, name: string, config: Draft['config']): Draft => ({
  ...{ id: String(id), name, step: 'data', config: newConfig(config), fromRun: null },
  ...{ createdAt: '2020-01-01T00:00:00.000Z', updatedAt: `2020-01-0${id}T12:00:00.000Z` },
});

/** An app in which nothing but drafts is there. */
const appWith = (list: readonly Draft[]) =>
  ({
    ...{ router: { route: { view: 'home' } }, runs: { runs: [] }, downloads: { all: [] } },
    ...{ queue: { entries: [], running: null, paused: false }, running: null, drafts: { list } },
  }) as unknown as App;

function draftItems(list: readonly Draft[], query = '') {
  return searchItems(actionsOf(appWith(list), []), query).filter(({ id }) => id.startsWith('draft '));
}

it('tells drafts apart by what they hold and when, and leaves out those that hold nothing', () => {
  const items = draftItems([
    draft(9, 'mine', {}),
    draft(8, '', { model: '/models/roberta-base', data: { train: '/data/tweets.csv#train' } }),
    draft(7, '', { model: 'org/roberta-base@main' }),
    draft(6, '', { data: { train: 'C:\\tables\\mails.csv' } }),
    draft(5, '', { device: 'cpu' }),
  ]);
  expect(items.map(({ label, hint }) => [label, hint])).toEqual([
    ['Go on with “mine”', 'Saved Jan 9, 2020'],
    ['Go on with “roberta-base on tweets.csv”', 'Saved Jan 8, 2020'],
    ['Go on with “roberta-base@main”', 'Saved Jan 7, 2020'],
    ['Go on with “mails.csv”', 'Saved Jan 6, 2020'],
  ]);
});

it('lists the newest few drafts, and finds the others', () => {
  const many = [9, 8, 7, 6, 5, 4, 3].map((id) => draft(id, '', { model: 'm', data: { train: `${id}.csv` } }));
  expect(draftItems(many).map(({ id }) => id)).toEqual(['draft 9', 'draft 8', 'draft 7', 'draft 6', 'draft 5']);
  expect(draftItems(many, '3.csv').map(({ id }) => id)).toEqual(['draft 3']);
});

it('lists once what the page that is open offers, too', () => {
  const press = () => undefined;
  const page = ['New run', 'Start the demo', 'Prove the devices', 'Import an adapter', 'Only here'];
  const items = actionsOf(
    appWith([]),
    page.map((label) => ({ label, press })),
  );
  const labels = items.map(({ label }) => label);
  expect(labels.filter((label, at) => labels.indexOf(label) < at)).toEqual([]);
  expect(labels).toEqual(expect.arrayContaining(page));
  // Where the page has it there is nowhere to go first.
  expect(items.find(({ label }) => label === 'Import an adapter')!.run).toBe(press);
});
