import { expect, it } from 'vitest';
import { History } from '../../../src/renderer/draft/history.ts';

it('takes changes back and makes them again', () => {
  const history = new History('a');
  history.change('b', 'x', 0);
  history.change('c', 'y', 10);
  expect(history.undo()).toBe('y');
  expect(history.present).toBe('b');
  expect(history.undo()).toBe('x');
  expect([history.present, history.canUndo, history.canRedo]).toEqual(['a', false, true]);
  expect(history.undo()).toBeNull();
  expect(history.redo()).toBe('x');
  expect(history.redo()).toBe('y');
  expect([history.present, history.redo()]).toEqual(['c', null]);
});

it('takes what is typed into one field as one change, until there is a pause', () => {
  const history = new History('');
  for (const [index, text] of ['1', '12', '123'].entries()) history.change(text, 'lora.r', index * 300);
  history.change('1234', 'lora.r', 5000);
  history.undo();
  expect(history.present).toBe('123');
  history.undo();
  expect(history.present).toBe('');
});

it('forgets what was taken back once something else changes', () => {
  const history = new History('a');
  history.change('b', 'x', 0);
  history.undo();
  history.change('c', 'x', 1);
  expect(history.redo()).toBeNull();
  history.undo();
  expect(history.present).toBe('a');
});

it('keeps the newest 200 changes', () => {
  const history = new History(0);
  for (let value = 1; value <= 300; value += 1) history.change(value, `field ${value}`, value);
  while (history.undo() !== null);
  expect(history.present).toBe(100);
});
