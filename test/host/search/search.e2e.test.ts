import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { SearchState } from '../../../src/contract/index.ts';
import { createHost, openHost } from '../../../src/host/index.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const unending = new AbortController().signal;
const unheard = () => undefined;
const executor = { name: 'local', config: null } as const;

async function prepared(search: object) {
  const folder = temporaryFolder();
  const config = await writeSmallRun(folder, 80);
  writeFileSync(config, `${readFileSync(config, 'utf8')}\nsearch: ${JSON.stringify(search)}\n`);
  return { folder, config, host: createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') }) };
}

const space = {
  'lora.r': { choice: [2, 4, 8] },
  'train.learningRate': { loguniform: [1e-4, 1e-2] },
  'lora.dropout': { uniform: [0, 0.1] },
};

const settingsOf = ({ trials }: SearchState) => trials.map(({ setting, value, state }) => ({ setting, value, state }));

describe('a search', () => {
  it('trains trials that are runs as they would be alone, is stopped, and goes on to the end it would have had', async () => {
    const { config, host } = await prepared({ space, trials: 3 });
    const start = { config, set: ['device=cpu', 'threads=1'], name: 'one', executor, follow: true };
    const whole = await host['search.start'](start, unheard, unending);
    expect(whole.record).toMatchObject({ status: 'finished', endReason: 'trials', error: null });
    expect(whole.record.estimate!.seconds).toBeGreaterThan(0);
    expect(whole.trials.every(({ state }) => state === 'finished')).toBe(true);

    // The second search is stopped in its first trial, and again as long as it has not ended.
    let isStopping = false;
    const stopped = await host['search.start'](
      { ...start, name: 'two' },
      (event) => {
        if (event.type !== 'search' || isStopping || event.state.trials.length === 0) return;
        isStopping = true;
        void host['search.stop']({ search: event.state.record.id }, unheard, unending);
      },
      unending,
    );
    expect(stopped.record.status).toBe('cancelled');
    expect(stopped.trials.length).toBeLessThan(3);
    expect(stopped.trials.at(-1)!.state).not.toBe('running');
    const resumed = await host['search.resume']({ search: stopped.record.id, follow: true }, unheard, unending);
    expect(settingsOf(resumed)).toEqual(settingsOf(whole));

    // More trials than at first begin with the same ones.
    const more = await host['search.resume']({ search: stopped.record.id, trials: 4, follow: true }, unheard, unending);
    expect(settingsOf(more).slice(0, 3)).toEqual(settingsOf(whole));
    expect(more.trials).toHaveLength(4);
    await expect(host['search.resume']({ search: stopped.record.id, follow: true }, unheard, unending)).rejects.toThrow(
      'its budget is used up',
    );

    // The best trial by itself, as any run.
    const { config: alone } = await host['search.config'](
      { search: whole.record.id, trial: whole.best! },
      unheard,
      unending,
    );
    const own = path.join(path.dirname(config), 'alone.yaml');
    writeFileSync(own, JSON.stringify(alone));
    const run = await host['runs.start']({ config: own, set: [], out: null }, unheard, unending);
    expect(run.result!.best!.metrics['f1']).toBe(whole.trials[whole.best!]!.value);
  }, 600_000);

  it('is interrupted where its host is closed, and goes on with the next', async () => {
    const { config, folder, host } = await prepared({ space, trials: 2 });
    const opened = openHost({
      ...{ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') },
      appFolder: path.join(folder, 'app'),
    });
    const start = {
      config,
      set: ['device=cpu', 'threads=1', 'train.epochs=1'],
      name: 'closed',
      executor,
      follow: false,
    };
    const { record } = await opened.handlers['search.start'](start, unheard, unending);
    const shown = () => host['search.show']({ search: record.id }, unheard, unending);
    await expect.poll(async () => (await shown()).trials.length, { timeout: 120_000 }).toBeGreaterThan(0);
    await opened.close();
    expect((await shown()).record).toMatchObject({ status: 'interrupted', process: null });
    const resumed = await host['search.resume']({ search: record.id, follow: true }, unheard, unending);
    expect(resumed.record.status).toBe('finished');
    expect(resumed.trials.map(({ state }) => state)).toEqual(['finished', 'finished']);
  });

  it('with several seeds ranks by the mean', async () => {
    const { config, host } = await prepared({ space, trials: 1, seeds: 2, metric: 'loss' });
    const { trials, record } = await host['search.start'](
      { config, set: ['device=cpu', 'threads=1', 'train.epochs=1'], name: null, executor, follow: true },
      unheard,
      unending,
    );
    const [first, second] = trials[0]!.runs;
    expect(record.direction).toBe('minimize');
    expect(second!.seed).toBe(first!.seed + 1);
    expect(first!.value).not.toBe(second!.value);
    expect(trials[0]!.value).toBeCloseTo((first!.value! + second!.value!) / 2, 12);
  });

  it('ends with the metrics there are where its own never appears', async () => {
    const { config, host } = await prepared({ space, trials: 3, metric: 'f2' });
    const { record } = await host['search.start'](
      { config, set: ['device=cpu', 'threads=1', 'train.epochs=1'], name: null, executor, follow: true },
      unheard,
      unending,
    );
    expect(record).toMatchObject({ status: 'failed', error: { code: 'search.metric-missing' } });
    expect(record.error!.sentence).toContain('No evaluation has the metric f2; there are loss, ');
  });

  it('refuses a space that is impossible before anything starts', async () => {
    const { config, host } = await prepared({ space: { 'lora.dropout': { uniform: [0, 2] } } });
    await expect(
      host['search.start']({ config, set: [], name: null, executor, follow: true }, unheard, unending),
    ).rejects.toThrow('lora.dropout cannot be searched like this: 2 is no value of it');
    expect((await host['search.list']({}, unheard, unending)).searches).toEqual([]);
  });
});
