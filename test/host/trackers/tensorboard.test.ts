import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { openTrackers } from '../../../src/host/trackers/open.ts';
import { describeWithPython, python } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { evaluationEvent, stepEvent, trackedRun } from '../../support/tracked-events.ts';

interface Known {
  readonly scalars: Readonly<Record<string, readonly [step: number, value: number][]>>;
  readonly hparams: { readonly tags: readonly string[]; readonly numbers: Readonly<Record<string, number>> };
}

/** A TensorBoard that has a folder open, as its server does. */
function watching(folder: string) {
  const script = path.join(import.meta.dirname, 'tensorboard-reads.py');
  const child = spawn(python, [script, folder], { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout);
  let isFirst = true;
  return {
    async look(): Promise<Readonly<Record<string, Known>>> {
      const line = once(lines, 'line');
      if (!isFirst) child.stdin.write('\n');
      isFirst = false;
      const [text] = (await line) as [string];
      return JSON.parse(text.replaceAll('NaN', 'null')) as Record<string, Known>;
    },
  };
}

describeWithPython('tensorboard', 'TensorBoard itself', () => {
  it('reads a run while it goes on, and no step twice when it has been killed and resumed', async () => {
    const folder = temporaryFolder();
    const run = trackedRun(folder, ['tensorboard']);
    const lines = [stepEvent(1), stepEvent(2), evaluationEvent(2, 0.5)];
    const fail = (message: string) => expect.unreachable(message);
    const first = await openTrackers(run, [], fail);
    for (const event of [...lines, stepEvent(3, 9)]) first.append(event);
    const tensorboard = watching(folder);
    const before = (await tensorboard.look())['tensorboard']!;
    expect(before.scalars['train/loss']).toEqual([
      [1, 1],
      [2, 0.5],
      [3, 9],
    ]);
    expect(before.scalars['validation/f1']).toEqual([[2, 0.5]]);
    expect(before.hparams).toMatchObject({
      tags: ['_hparams_/session_start_info'],
      numbers: { 'lora.r': 4, 'train.learningRate': 2e-4 },
    });
    first.close();

    const second = await openTrackers(run, lines, fail);
    for (const event of [stepEvent(3, 0.25), stepEvent(4, null), evaluationEvent(4, 0.75)]) second.append(event);
    await second.end('finished', '2026-01-01T00:01:00.000Z');
    second.close();
    const expected = {
      'train/loss': [
        [1, 1],
        [2, 0.5],
        [3, 0.25],
        [4, null],
      ],
      'validation/f1': [
        [2, 0.5],
        [4, 0.75],
      ],
    };
    // The one that had the old file open, and one that is started now.
    for (const reader of [tensorboard, watching(folder)]) {
      const after = (await reader.look())['tensorboard']!;
      expect(after.scalars).toMatchObject(expected);
      expect(after.hparams.tags).toEqual(['_hparams_/session_end_info', '_hparams_/session_start_info']);
    }
  });
});
