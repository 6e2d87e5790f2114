import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Handlers, type Notice, Settings } from '../../src/contract/index.ts';
import { tellWithoutWindow } from '../../src/main/notices.ts';
import { textsFor } from '../../src/main/texts.ts';

it('tells of runs that end while no window is open, if the settings allow it', async () => {
  let tell: (notice: Notice) => void = () => undefined;
  let hasWindow = false;
  let settings = Settings.parse({});
  const handlers = {
    'notices.watch': (_request: object, emit: (notice: Notice) => void) => {
      tell = emit;
      return new Promise(() => undefined);
    },
    'settings.show': () => Promise.resolve(settings),
  } as unknown as Handlers;
  const shown: string[][] = [];
  tellWithoutWindow({
    handlers,
    hasWindow: () => hasWindow,
    texts: () => textsFor('en', 'en'),
    notify: (...message) => void shown.push(message),
  });
  const notice: Notice = {
    ...{ kind: 'run', outcome: 'finished', name: 'Mine', run: 'a b', metric: null, seconds: 1, error: null },
    time: '2026-01-02T03:04:05.000Z',
  };
  const told = async (changes: Partial<Notice> = {}) => {
    shown.length = 0;
    tell({ ...notice, ...changes });
    await wait(5);
    return shown;
  };
  expect(await told()).toEqual([['Run finished', 'Mine', '/runs/a%20b/train']]);
  expect(await told({ outcome: 'failed', run: null })).toEqual([['Run failed', 'Mine', '/runs']]);
  expect(await told({ kind: 'download' })).toEqual([]);
  hasWindow = true;
  expect(await told()).toEqual([]);
  hasWindow = false;
  settings = Settings.parse({ notify: false });
  expect(await told()).toEqual([]);
});
