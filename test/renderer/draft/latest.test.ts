import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Latest } from '../../../src/renderer/draft/latest.ts';

it('asks the first and the last of many, and hears only the last', async () => {
  const asked: string[] = [];
  const heard: string[] = [];
  const answers: (() => void)[] = [];
  const latest = new Latest<string>(async (question, isNewest) => {
    asked.push(question);
    await new Promise<void>((resolve) => answers.push(resolve));
    if (isNewest()) heard.push(question);
  });
  for (const question of ['a', 'b', 'c']) latest.ask(question);
  answers[0]!();
  await setImmediate();
  answers[1]!();
  await setImmediate();
  expect([asked, heard]).toEqual([['a', 'c'], ['c']]);
  latest.ask('d');
  answers[2]!();
  await setImmediate();
  expect(heard).toEqual(['c', 'd']);
});
