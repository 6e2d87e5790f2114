import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/contract/index.ts';
import { showProgress } from '../../src/cli/output/progress.ts';

const prepared: RunEvent = {
  type: 'prepared',
  device: 'cpu',
  threads: 2,
  parameters: { trainable: 1248258, total: 355558402, share: 1248258 / 355558402 },
  head: 'seed',
  trainTokens: 1000,
  validationTokens: 200,
  truncatedRows: 3,
  microBatch: 8,
  totalSteps: 100,
  startStep: 0,
  epochs: 2,
  evaluateEvery: 'epoch',
  seconds: 1.25,
};

const step = (number: number, seconds = 0.5): RunEvent => ({
  type: 'step',
  step: number,
  epoch: number / 50,
  loss: 0.6,
  learningRate: 1e-3,
  gradNorm: 1,
  tokens: 100,
  seconds,
  tokensPerSecond: 100 / seconds,
  memory: 1e9,
  time: '2026-01-01T12:00:00.000Z',
});

function listen(isTTY: boolean, columns = 200) {
  const written: string[] = [];
  let time = new Date(2026, 0, 1, 12, 0, 0).getTime();
  const progress = showProgress({ write: (text) => written.push(text), isTTY, columns }, () => new Date(time));
  return { written, progress, pass: (seconds: number) => void (time += seconds * 1000) };
}

const fetched = (bytes: number): RunEvent => ({
  ...{ type: 'progress', bytes, totalBytes: 4 * 1e9, files: 1, totalFiles: 3 },
  ...{ rate: 32 * 1e6, secondsLeft: (4 * 1e9 - bytes) / (32 * 1e6) },
});

describe('showProgress', () => {
  it('tells what a run fetches first: now and then, and the end of it', () => {
    const { written, progress, pass } = listen(false);
    for (const part of [0, 1, 2, 3, 4]) {
      progress.hear(fetched(part * 1e9));
      pass(6);
    }
    expect(written).toEqual([
      '0 B of 4.00 GB, 32.0 MB/s, 2 min 5 s left\n',
      '2.00 GB of 4.00 GB, 32.0 MB/s, 1 min 3 s left\n',
      '4.00 GB of 4.00 GB, 32.0 MB/s, 0 s left\n',
    ]);
  });

  it('redraws what is fetched in place on a terminal', () => {
    const { written, progress } = listen(true);
    progress.hear(fetched(1e9));
    progress.hear({ type: 'note', level: 'info', message: 'model a/b at commit c' });
    expect(written).toEqual([
      '\r\x1b[2K1.00 GB of 4.00 GB, 32.0 MB/s, 1 min 34 s left',
      '\r\x1b[2Kmodel a/b at commit c\n',
    ]);
  });

  it('tells rate, loss and finish time', () => {
    const { written, progress } = listen(false);
    progress.hear(prepared);
    progress.hear(step(10));
    expect(written).toEqual([
      'ready in 1.3 s on cpu with 2 threads: 1,248,258 of 355,558,402 parameters (0.3511 %), 100 steps, 3 rows truncated\n',
      'step 10/100 · epoch 0.20 · loss 0.6000 · 2.0 steps/s · 200 tokens/s · 1.00 GB · done at 12:00 (in 45 s)\n',
    ]);
  });

  it('writes a plain line every ten seconds, and the last step', () => {
    const { written, progress, pass } = listen(false);
    progress.hear(prepared);
    for (let number = 1; number <= 100; number += 1) {
      pass(0.5);
      progress.hear(step(number));
    }
    expect(written.slice(1).map((line) => line.split(' ')[1])).toEqual([
      '1/100',
      '21/100',
      '41/100',
      '61/100',
      '81/100',
      '100/100',
    ]);
  });

  it('redraws one line on a terminal, no wider than it', () => {
    const { written, progress } = listen(true, 40);
    progress.hear(step(1));
    progress.hear(step(2));
    progress.end();
    expect(written[0]).toBe(`\r\x1b[2K${'step 1 · epoch 0.02 · loss 0.6000 · 2.0 steps/s'.slice(0, 39)}`);
    expect(written.every((text) => !text.includes('\n'))).toBe(true);
    expect(written.at(-1)).toBe('\r\x1b[2K');
  });

  it('gives the days a long run takes', () => {
    const { written, progress } = listen(false);
    progress.hear({ ...prepared, totalSteps: 10_000 });
    progress.hear(step(10, 20));
    expect(written.at(-1)).toContain('20.0 s/step');
    expect(written.at(-1)).toContain('done at 2026-01-03 19:30 (in 55 h 30 min)');
  });

  it('tells evaluations and notes', () => {
    const { written, progress } = listen(false);
    progress.hear({
      type: 'evaluation',
      split: 'validation',
      step: 50,
      epoch: 1,
      loss: 0.55,
      metrics: { f1: 0.7, accuracy: 0.75, rocAuc: null },
      best: true,
      seconds: 2,
      time: '',
    });
    progress.hear({ type: 'note', level: 'warn', message: 'look here' });
    expect(written).toEqual([
      'validation after epoch 1.00: loss 0.5500, F1 0.7000, accuracy 0.7500, ROC-AUC –, best so far (2 s)\n',
      'warning look here\n',
    ]);
  });
});
