import { expect, it } from 'vitest';
import { Frames } from '../../../src/renderer/charts/frames.ts';

/** Frames that come when the test says so. */
function byHand() {
  const callbacks: (() => void)[] = [];
  const frames = new Frames((callback) => callbacks.push(callback));
  const next = () => callbacks.shift()?.();
  return { frames, next, waiting: () => callbacks.length };
}

it('draws one drawing a frame, in the order they asked, and each once', () => {
  const { frames, next, waiting } = byHand();
  const drawn: string[] = [];
  const [a, b] = [() => drawn.push('a'), () => drawn.push('b')];
  for (const drawing of [a, b, a, a]) frames.request(drawing);
  next();
  expect(drawn).toEqual(['a']);
  next();
  expect(drawn).toEqual(['a', 'b']);
  expect(waiting()).toBe(0);
});

it('lets one that asks again wait behind the others', () => {
  const { frames, next } = byHand();
  const drawn: string[] = [];
  const a = () => {
    drawn.push('a');
    if (drawn.length < 3) frames.request(a);
  };
  frames.request(a);
  frames.request(() => drawn.push('b'));
  for (let frame = 0; frame < 3; frame += 1) next();
  expect(drawn).toEqual(['a', 'b', 'a']);
});

it('does not draw what is gone', () => {
  const { frames, next } = byHand();
  const drawn: string[] = [];
  const a = () => drawn.push('a');
  frames.request(a);
  frames.cancel(a);
  next();
  expect(drawn).toEqual([]);
});
