/**
 * npm run bench:pull -- [--megabytes 500] [--limit 100] [--rounds 3] [--folder DIR]
 *
 * Fetches a file of that many megabytes from a stand-in for the Hub on loopback, with curl and as `lorikeet model pull` does, in
 * turn: over a line of `--limit` megabytes per second, then over one without a limit. Prints one JSON line, rates in megabytes per second, and ends
 * with 1 where Lorikeet reaches less than 0.95 of curl's rate on the limited line.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadHub } from '../src/engine/index.ts';
import { pulls, rateOf } from './bench/pulls.ts';
import { openLine } from './bench/served-line.ts';
import { median } from '../src/shared/median.ts';

/** The least share of curl's rate. */
const NEEDED = 0.95;

const { values: options } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '500' },
    limit: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [megabytes, limit, rounds] = [options.megabytes, options.limit, options.rounds].map(Number) as [
  number,
  number,
  number,
];
if (!(megabytes > 0 && limit > 0 && Number.isInteger(rounds) && rounds > 0)) {
  console.error('usage: npm run bench:pull -- [--megabytes 500] [--limit 100] [--rounds 3] [--folder DIR]');
  process.exit(2);
}

const folder = await mkdtemp(path.join(options.folder, 'lorikeet-bench-'));
try {
  // Starting the program is not timed, curl's start is too short to matter.
  await loadHub();
  const limited = await compare(limit);
  const unlimited = await compare(0);
  console.log(JSON.stringify({ megabytes, rounds, limit, limited, unlimited, needed: NEEDED }));
  if (limited.share < NEEDED) {
    console.error(`Lorikeet reaches ${limited.share} of curl's rate, not ${NEEDED}.`);
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The rates of both over one line, in turn, and what the server says it sent. */
async function compare(mostMegabytes: number) {
  const line = await openLine(megabytes * 1e6, mostMegabytes * 1e6);
  try {
    const rates = { curl: [] as number[], lorikeet: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      for (const name of ['curl', 'lorikeet'] as const) {
        rates[name].push(await rateOf(pulls[name], line.endpoint, path.join(folder, name)));
      }
    }
    const { transfers, bytes, fastest } = await line.served();
    return {
      curl: spread(rates.curl),
      lorikeet: spread(rates.lorikeet),
      share: rounded(median(rates.lorikeet) / median(rates.curl), 3),
      served: { transfers, bytes, fastest: rounded(fastest / 1e6, 2) },
    };
  } finally {
    await line.close();
  }
}

function spread(rates: readonly number[]) {
  const [middle, min, max] = [median(rates), Math.min(...rates), Math.max(...rates)].map((rate) =>
    rounded(rate / 1e6, 1),
  );
  return { median: middle, min, max };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
