import { expect, it } from 'vitest';
import { Turns } from '../../../src/host/common/turns.ts';

/** A task that notes when it begins, and ends when the test says so. */
function openTask(begun: string[], name: string) {
  let end!: () => void;
  let fail!: (error: Error) => void;
  const task = () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => {
      end = () => resolve(name);
      fail = reject;
    });
  };
  return { task, end: () => end(), fail: (error: Error) => fail(error) };
}

const pause = () => new Promise(setImmediate);

it('lets tasks on one thing run in the order they came, and those on another beside them', async () => {
  const turns = new Turns();
  const begun: string[] = [];
  const [first, second, other] = ['first', 'second', 'other'].map((name) => openTask(begun, name));
  const answers = [turns.run('a', first!.task), turns.run('a', second!.task), turns.run('b', other!.task)];
  await pause();
  expect(begun).toEqual(['first', 'other']);
  first!.end();
  await pause();
  expect(begun).toEqual(['first', 'other', 'second']);
  second!.end();
  other!.end();
  await expect(Promise.all(answers)).resolves.toEqual(['first', 'second', 'other']);
});

it('goes on after a task that failed, whose caller alone hears of it', async () => {
  const turns = new Turns();
  const begun: string[] = [];
  const [first, second] = ['first', 'second'].map((name) => openTask(begun, name));
  const failed = expect(turns.run('a', first!.task)).rejects.toThrow('disk full');
  const answer = turns.run('a', second!.task);
  first!.fail(new Error('disk full'));
  await failed;
  await pause();
  second!.end();
  await expect(answer).resolves.toBe('second');
});
