import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { startDebugged } from '../../scripts/try-package/started-package.ts';
import { unpackedApp } from '../../scripts/try-package/unpacked-app.ts';
import { temporaryFolder } from '../support/temporary.ts';

it.skipIf(chromiumPath === undefined)(
  `takes hold of the pages of a program that it starts, by what the program prints${noBrowser}`,
  async () => {
    const folder = temporaryFolder();
    const page = path.join(folder, 'page.html');
    writeFileSync(page, '<title>of the program</title>');
    const profile = `--user-data-dir=${path.join(folder, 'profile')}`;
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', profile, `file://${page}`];
    const { process: child, browser } = await startDebugged(chromiumPath!, flags, process.env);
    const ended = once(child, 'exit');
    const titles = () =>
      Promise.all(
        browser
          .contexts()[0]!
          .pages()
          .map((open) => open.title()),
      );
    // Chromium takes calls before its first page has been read.
    await expect.poll(titles, { timeout: 30_000 }).toEqual(['of the program']);
    child.kill('SIGTERM');
    await ended;
    await browser.close();
  },
);

it('says what a program printed that ends before it can be debugged', async () => {
  const program = path.join(temporaryFolder(), 'absent.mjs');
  await expect(startDebugged(process.execPath, [program], process.env)).rejects.toThrow(/ended with code \d+:\n.+/s);
});

it('takes a folder of a packed app alone', () => {
  const folder = temporaryFolder();
  expect(() => unpackedApp(folder, 'linux')).toThrow(`${folder} is no packed app: there is no lorikeet in it.`);
  expect(() => unpackedApp(folder, 'aix')).toThrow('There is no package for aix.');
  writeFileSync(path.join(folder, 'Lorikeet.exe'), '');
  expect(unpackedApp(folder, 'win32')).toEqual({ folder, program: path.join(folder, 'Lorikeet.exe') });
});
