import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SERVED, serveModel } from '../../scripts/bench/model-server.ts';
import { MADE_UP_FOR, RateLimit } from '../../scripts/bench/rate-limit.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The most bytes that a line of this rate may carry in so many milliseconds. */
const mostIn = (milliseconds: number, bytesPerSecond: number) => ((milliseconds + MADE_UP_FOR) / 1000) * bytesPerSecond;

describe('npm run bench:pull', () => {
  it('compares both on both lines, kept to the limit, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const args = ['--megabytes', '3', '--limit', '6', '--rounds', '2', '--folder', folder];
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/bench-pull.ts', ...args], {
      cwd: root,
    });
    // How fast either was is not asked here: it may end with 1.
    const { stdout } = await run.catch((error: Error & { stdout: string }) => error);
    const rates = {
      median: expect.any(Number) as number,
      min: expect.any(Number) as number,
      max: expect.any(Number) as number,
    };
    const line = {
      curl: rates,
      lorikeet: rates,
      share: expect.any(Number) as number,
      served: { transfers: 4, bytes: 12_000_000, fastest: expect.any(Number) as number },
    };
    const result = JSON.parse(stdout) as { limited: { served: { fastest: number } } };
    expect(result).toEqual({ megabytes: 3, rounds: 2, limit: 6, limited: line, unlimited: line, needed: 0.95 });
    const { fastest } = result.limited.served;
    expect(3e6).toBeLessThanOrEqual(mostIn(3000 / fastest, 6e6) * 1.005);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the line', () => {
  it('lets through what it takes, and no more, however many share it', () => {
    let now = 0;
    const limit = new RateLimit(1_000_000, () => now);
    const passedAt = Array.from({ length: 1000 }, () => now + limit.letIn(10_000));
    // Ten megabytes, of which the first twenty milliseconds' worth are made up for.
    expect(passedAt.at(-1)).toBeCloseTo(10_000 - MADE_UP_FOR);
    now = 60_000;
    expect(limit.letIn(100_000)).toBeCloseTo(100 - MADE_UP_FOR);
  });

  it('is one for all connections: counted where they arrive', async () => {
    const [bytes, rate] = [1_500_000, 5_000_000];
    const server = await serveModel(bytes, new RateLimit(rate));
    onTestFinished(() => server.close());
    const began = performance.now();
    const arrived = await Promise.all(
      [1, 2].map(async () => {
        const answer = await fetch(`${server.endpoint}/${SERVED.id}/resolve/main/${SERVED.file}`);
        return Buffer.from(await answer.arrayBuffer());
      }),
    );
    const milliseconds = performance.now() - began;
    const total = arrived.reduce((sum, each) => sum + each.length, 0);
    expect(total).toBe(2 * bytes);
    expect(total).toBeLessThanOrEqual(mostIn(milliseconds, rate));
    expect(server.served()).toMatchObject({ transfers: 2, bytes: total });
    const [first, second] = arrived.map((each) => createHash('sha256').update(each).digest('hex'));
    expect(first).toBe(second);
  });
});
