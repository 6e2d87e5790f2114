import { expect, it } from 'vitest';
import { showProgress } from '../../src/cli/output/progress.ts';
import { duration } from '../../src/cli/output/format.ts';
import type { FollowEvent, RunEvent } from '../../src/contract/index.ts';
import { noProgress, secondsLeft, withEvent } from '../../src/renderer/run/progress.ts';
import { remaining } from '../../src/shared/progress.ts';
import { evaluationEvent, runRecord, stepEvent } from '../renderer/support.ts';

const length = { totalSteps: 50, epochs: 5, evaluateEvery: 'epoch' as const };

function after(step: number, evaluationSeconds: readonly number[] = [], seconds: (step: number) => number = () => 0.5) {
  return { step, stepSeconds: Array.from({ length: step }, (_, index) => seconds(index + 1)), evaluationSeconds };
}

it('is not known before the first step, and nothing once all are done', () => {
  expect(remaining(after(0), length)).toBeNull();
  expect(remaining(after(50), length)).toBeNull();
});

it('counts the steps and the evaluations that are left', () => {
  // 35 steps of 0.5 s, and evaluations of 3 s after steps 20, 30, 40 and 50.
  expect(remaining(after(15, [3]), length)).toEqual({ seconds: 35 * 0.5 + 4 * 3, epochSeconds: 10 * 0.5 + 3 });
});

it('counts evaluations at other steps, and the one after the last step', () => {
  // After steps 16, 20, …, 48 and 50.
  expect(remaining(after(15, [3]), { ...length, evaluateEvery: 4 })?.seconds).toBe(35 * 0.5 + 10 * 3);
});

it('takes the mean of the newest steps and of all evaluations', () => {
  const measured = after(150, [2, 4], (step) => (step <= 50 ? 100 : 1));
  expect(remaining(measured, { totalSteps: 200, epochs: 1, evaluateEvery: 'epoch' })).toEqual({
    seconds: 50 + 3,
    epochSeconds: 200 + 3,
  });
});

it('is the same in the top bar, on the page and in the terminal', () => {
  const length = { totalSteps: 300, epochs: 4, evaluateEvery: 70 };
  const steps = Array.from({ length: 150 }, (_, index) => stepEvent(index + 1, { seconds: index < 80 ? 10 : 2 }));
  const evaluations = [
    evaluationEvent(70, { seconds: 40 }),
    evaluationEvent(140, { seconds: 80 }),
    evaluationEvent(140, { split: 'test', seconds: 1000 }),
  ];

  const record = runRecord({ totalSteps: length.totalSteps }, { train: { epochs: 4, evaluateEvery: 70 } });
  const heard: FollowEvent[] = [
    { type: 'state', folder: '/r', record, result: null, annotation: { title: null, tags: [], notes: '' } },
    { type: 'metrics', steps, evaluations, next: 1 },
  ];
  const topBar = heard.reduce(withEvent, noProgress);

  const page = remaining(
    { step: 150, stepSeconds: steps.map(({ seconds }) => seconds), evaluationSeconds: [40, 80] },
    length,
  );

  let terminal = '';
  const progress = showProgress({ write: (text) => (terminal = text), isTTY: true, columns: 200 });
  const prepared: RunEvent = {
    type: 'prepared',
    device: 'cpu',
    threads: 1,
    parameters: { trainable: 1, total: 2, share: 0.5 },
    head: 'seed',
    trainTokens: 1,
    validationTokens: 1,
    truncatedRows: 0,
    startStep: 0,
    seconds: 1,
    ...length,
  };
  for (const event of [prepared, ...steps.slice(0, 140), ...evaluations, ...steps.slice(140)]) progress.hear(event);

  // 150 steps at the mean of the newest 100, and evaluations after 210, 280 and 300.
  const expected = 150 * ((30 * 10 + 70 * 2) / 100) + 3 * 60;
  expect(page?.seconds).toBe(expected);
  expect(secondsLeft(topBar)).toBe(expected);
  expect(terminal).toContain(`(in ${duration(expected)})`);
});
