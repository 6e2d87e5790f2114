import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerNews } from '../../../src/contract/index.ts';
import { watchDevice } from '../../../src/host/runs/watch-device.ts';

const step = (seconds: number) => ({ type: 'event', event: { type: 'step', seconds } }) as WorkerNews;
const prepared = { type: 'event', event: { type: 'prepared' } } as WorkerNews;
const alive: WorkerNews = { type: 'alive' };

describe('watchDevice', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watched(device: 'cuda' | 'cpu') {
    const watch = watchDevice(device);
    const kill = vi.fn();
    const over = vi.fn();
    void watch.over(kill).then(over);
    return { watch, kill, over };
  }

  it('ends a worker that has been silent for ten minutes, and does not wait for it for long', async () => {
    const { watch, kill, over } = watched('cuda');
    watch.hear(prepared);
    watch.hear(step(0.1));
    await vi.advanceTimersByTimeAsync(599_000);
    expect(kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(kill).toHaveBeenCalledOnce();
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(over).toHaveBeenCalledWith('hung');
  });

  it('gives a run with long steps fifty times their median', async () => {
    const { watch, kill } = watched('cuda');
    watch.hear(prepared);
    for (const seconds of [60, 59, 300, 61]) watch.hear(step(seconds));
    expect(watch.limitSeconds()).toBe(50 * 60.5);
    await vi.advanceTimersByTimeAsync(3_000_000);
    expect(kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(kill).toHaveBeenCalledOnce();
  });

  it('waits for an evaluation that goes on', async () => {
    const { watch, kill } = watched('cuda');
    watch.hear(prepared);
    for (let minutes = 0; minutes < 60; minutes++) {
      watch.hear(alive);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(kill).not.toHaveBeenCalled();
  });

  it('begins when the model is loaded, and never on the CPU', async () => {
    const loading = watched('cuda');
    loading.watch.hear(alive);
    const cpu = watched('cpu');
    cpu.watch.hear(prepared);
    cpu.watch.hear(step(1));
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(loading.kill).not.toHaveBeenCalled();
    expect(cpu.kill).not.toHaveBeenCalled();
  });

  it('is over with the run', async () => {
    const { watch, kill } = watched('cuda');
    watch.hear(prepared);
    watch.stop();
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(kill).not.toHaveBeenCalled();
  });
});
