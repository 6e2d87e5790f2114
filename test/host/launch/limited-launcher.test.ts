import { expect, it } from 'vitest';
import type { WorkerEnd } from '../../../src/host/launch/launcher.ts';
import { limitedLauncher } from '../../../src/host/launch/limited-launcher.ts';

it('starts no more workers at once than it may', () => {
  const ends: ((end: WorkerEnd) => void)[] = [];
  const nothing = () => undefined;
  const launch = limitedLauncher(
    () => ({ send: nothing, onMessage: nothing, onEnd: (end) => ends.push(end), setBusy: nothing, kill: nothing }),
    2,
  );
  const options = { environment: {}, output: null };
  const start = () => launch(options).onEnd(nothing);
  start();
  start();
  expect(start).toThrow(expect.objectContaining({ code: 'host.too-many-workers' }));
  ends[0]!({ started: true, exitCode: 0, signal: null });
  start();
  expect(start).toThrow(expect.objectContaining({ code: 'host.too-many-workers' }));
});
