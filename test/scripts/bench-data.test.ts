import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

async function benched(rows: number): Promise<{ rows: number; fileBytes: number; peakRssBytes: number }> {
  const args = ['--import', 'tsx', 'scripts/bench-data.ts', '--rows', String(rows)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof benched>>;
}

describe('npm run bench:data', () => {
  it('profiles without the file in memory: a million rows would stay below a gigabyte', async () => {
    const [few, many] = [await benched(60_000), await benched(240_000)];
    expect([few.rows, many.rows]).toEqual([60_000, 240_000]);
    const bytesPerRow = Math.max(0, (many.peakRssBytes - few.peakRssBytes) / (many.rows - few.rows));
    expect(many.peakRssBytes + bytesPerRow * (1_000_000 - many.rows)).toBeLessThan(1e9);
  });
});
