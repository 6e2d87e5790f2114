import { expect, it, onTestFinished, vi } from 'vitest';
import { printWhole } from '../../src/cli/output/print.ts';

it.each([
  [true, 'a␛]0;t␇\n'],
  [false, 'a\u001b]0;t\u0007\n'],
])('a file that is printed acts on no terminal (%s), and stays as it is for programs', (isTTY, printed) => {
  const was = process.stdout.isTTY;
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
    process.stdout.isTTY = was;
  });
  process.stdout.isTTY = isTTY;
  printWhole('a\u001b]0;t\u0007\n');
  expect(write.mock.calls).toEqual([[printed]]);
});
