/**
 * npm run bench:start -- [--rounds 5]
 *
 * How long `npm start` takes to the first page: from the command until Chromium, which is open already, has drawn Home. What has to be
 * built is built before; the app has a folder of its own and no screen, so that it serves its pages. Prints one JSON line of seconds: to
 * the link, to the page, and the median of the latter; ends with 1 where that is over 5.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { appEnvironment, openBrowser, openWindow } from './browser/served-app.ts';
import { buildWhatChanged } from './start/bundles.ts';

const LIMIT_SECONDS = 5;

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const root = path.resolve(import.meta.dirname, '..');

/** Ends a process and all that it has started. */
function endAll(pid: number): void {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
  else process.kill(-pid, 'SIGTERM');
}

/** The link that the started app prints. */
async function linkOf(child: ChildProcess): Promise<string> {
  let output = '';
  for await (const chunk of child.stdout!) {
    output += String(chunk);
    const line = output.split('\n').find((text) => text.includes('"serving"'));
    if (line !== undefined) return (JSON.parse(line) as { link: string }).link;
  }
  throw new Error(`npm start ended:\n${output}`);
}

buildWhatChanged(root);
const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-start-'));
const browser = await openBrowser();
try {
  const rounds: { link: number; page: number }[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const place = path.join(folder, String(round));
    const page = await (await openWindow(browser)).newPage();
    const began = performance.now();
    const seconds = () => Math.round((performance.now() - began) / 10) / 100;
    const arguments_ = ['start', '--', '--json', '--port', '0', '--runs', path.join(place, 'runs')];
    const child = spawn('npm', arguments_, {
      cwd: root,
      env: { ...process.env, ...appEnvironment(place), DISPLAY: '', WAYLAND_DISPLAY: '' },
      shell: process.platform === 'win32',
      // A group of its own: npm does not pass the signal on to what it has started.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const address = await linkOf(child);
    const link = seconds();
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    rounds.push({ link, page: seconds() });
    await page.close();
    endAll(child.pid!);
    await ended;
  }
  const median = rounds.map(({ page }) => page).sort((first, second) => first - second)[rounds.length >> 1]!;
  console.log(JSON.stringify({ rounds, median, limit: LIMIT_SECONDS }));
  if (median > LIMIT_SECONDS) process.exitCode = 1;
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
