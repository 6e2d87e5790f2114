/**
 * npm run bench:data -- [--rows 1000000] [--no-near]
 *
 * Writes a CSV of that many rows of random words into a temporary folder, profiles it, and prints one JSON line: seconds,
 * rows per second and the most memory the process held (resident, as the system counts it).
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { openSplits, profileData } from '../src/engine/index.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, near: { type: 'boolean', default: true } },
  allowNegative: true,
});
const rows = Number(options.rows);

const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-'));
try {
  const file = path.join(folder, 'rows.csv');
  await pipeline(Readable.from(pieces(rows)), createWriteStream(file));
  const started = performance.now();
  const profile = await profileData(file, await openSplits(file), { nearDuplicates: options.near });
  const seconds = (performance.now() - started) / 1000;
  console.log(
    JSON.stringify({
      rows: profile.rows,
      fileBytes: (await stat(file)).size,
      seconds: Number(seconds.toFixed(2)),
      rowsPerSecond: Math.round(profile.rows / seconds),
      nearDuplicates: options.near,
      findings: Object.fromEntries(profile.findings.map(({ kind, rows: found }) => [kind, found])),
      // In kilobytes on every system: libuv sees to that.
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The lines of the file, ten thousand at a time; every hundredth text is that of the row before, with a word more. */
function* pieces(count: number): Generator<string> {
  let state = 1;
  const draw = (most: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % most;
  };
  const letters = () => String.fromCharCode(97 + draw(26));
  const words = Array.from({ length: 20_000 }, () => Array.from({ length: 3 + draw(7) }, letters).join(''));
  const word = () => words[draw(words.length)]!;
  let text = '';
  let piece = 'id,keyword,text,target\n';
  for (let row = 0; row < count; row += 1) {
    text = row % 100 === 99 ? `${text} ${word()}` : Array.from({ length: 6 + draw(14) }, word).join(' ');
    piece += `${row},${draw(3) === 0 ? '' : words[draw(200)]},"${text}, ok",${draw(2)}\n`;
    if (row % 10_000 !== 9_999) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
