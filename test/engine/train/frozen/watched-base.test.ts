import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runJob, smallJob } from '../../../support/fine-tune-job.ts';

/** Every look at the clock finds a second gone: what is told now and then is told each time. */
function hurryTheClock(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  onTestFinished(() => void vi.restoreAllMocks());
}

it('tells how far the quantization is, before the run is prepared', async () => {
  hurryTheClock();
  const { events } = await runJob({ ...(await smallJob()), precision: 'nf4' });
  const types = events.map(({ type }) => type);
  const told = events.filter((event) => event.type === 'quantizing');
  expect(types.lastIndexOf('quantizing')).toBeLessThan(types.indexOf('prepared'));
  expect(told.length).toBeGreaterThan(12);
  expect(told.at(-1)!.bytes).toBe(told.at(-1)!.totalBytes);
});

it('ends while it quantizes when asked to, and goes on from there', async () => {
  hurryTheClock();
  const job = { ...(await smallJob()), precision: 'int8' as const };
  const stopped = await runJob(job, (events) => events.some((event) => event.type === 'quantizing' && event.bytes > 0));
  expect(stopped.result).toMatchObject({ status: 'stopped', stopReason: 'cancelled', steps: 0, best: null });
  expect(stopped.events.some(({ type }) => type === 'prepared')).toBe(false);
  expect(readdirSync(path.join(job.cacheFolder)).some((name) => name.endsWith('.partial'))).toBe(true);
  expect((await runJob(job)).result).toMatchObject({ status: 'finished', steps: 8 });
});
