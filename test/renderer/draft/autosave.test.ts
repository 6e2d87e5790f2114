import { expect, it } from 'vitest';
import { Autosave, type SaveState } from '../../../src/renderer/draft/autosave.ts';

/** A store whose saves end when the test says so. */
function slowStore() {
  const saved: string[] = [];
  const open: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const states: SaveState[] = [];
  const errors: unknown[] = [];
  const autosave = new Autosave<string>(
    (state) => {
      saved.push(state);
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
    (state, error) => {
      states.push(state);
      if (error !== null) errors.push(error);
    },
  );
  return { autosave, saved, open, states, errors };
}

it('saves at once, and what changed meanwhile as one state after it', async () => {
  const { autosave, saved, open, states } = slowStore();
  for (const state of ['a', 'b', 'c']) autosave.change(state);
  expect(saved).toEqual(['a']);
  open[0]!.resolve();
  await new Promise(setImmediate);
  expect(saved).toEqual(['a', 'c']);
  open[1]!.resolve();
  await autosave.settled();
  expect(states).toEqual(['saving', 'saved']);
});

it('says when a save failed, and saves the next change all the same', async () => {
  const { autosave, saved, open, states, errors } = slowStore();
  autosave.change('a');
  open[0]!.reject(new Error('disk full'));
  await autosave.settled();
  expect([states, errors]).toEqual([['saving', 'failed'], [new Error('disk full')]]);
  autosave.change('b');
  open[1]!.resolve();
  await autosave.settled();
  expect([saved, states]).toEqual([
    ['a', 'b'],
    ['saving', 'failed', 'saving', 'saved'],
  ]);
});

it('is not failed where a newer state could be saved', async () => {
  const { autosave, open, states } = slowStore();
  autosave.change('a');
  autosave.change('b');
  open[0]!.reject(new Error('busy'));
  await new Promise(setImmediate);
  open[1]!.resolve();
  await autosave.settled();
  expect(states).toEqual(['saving', 'saved']);
});

it('sends the newest state without its turn where the page goes, and hears of both saves', async () => {
  const { autosave, saved, open, states, errors } = slowStore();
  for (const state of ['a', 'b', 'c']) autosave.change(state);
  autosave.flush();
  autosave.flush();
  expect(saved).toEqual(['a', 'c']);
  open[1]!.reject(new Error('disk full'));
  open[0]!.resolve();
  await autosave.settled();
  expect([states, errors]).toEqual([['saving', 'failed'], [new Error('disk full')]]);
});
