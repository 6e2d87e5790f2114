import { expect, it } from 'vitest';
import { duration } from '../../../src/cli/output/format.ts';
import { showProgress } from '../../../src/cli/output/progress.ts';
import type { RunEvent } from '../../../src/contract/index.ts';
import { evaluationEvent, runRecord, stepEvent, watchedRun } from '../support.ts';

it('is the same on the page with its top bar and in the terminal', () => {
  const length = { totalSteps: 300, epochs: 4, evaluateEvery: 70 };
  const steps = Array.from({ length: 150 }, (_, index) => stepEvent(index + 1, { seconds: index < 80 ? 10 : 2 }));
  const evaluations = [
    evaluationEvent(70, { seconds: 40 }),
    evaluationEvent(140, { seconds: 80 }),
    evaluationEvent(140, { split: 'test', seconds: 1000 }),
  ];

  const { feed, tell } = watchedRun();
  const record = runRecord({ totalSteps: length.totalSteps }, { train: { epochs: 4, evaluateEvery: 70 } });
  tell({ type: 'state', folder: '/r', record, result: null, annotation: { title: null, tags: [], notes: '' } });
  tell({ type: 'metrics', steps, evaluations, next: 1 });

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
    microBatch: 8,
    startStep: 0,
    seconds: 1,
    ...length,
  };
  for (const event of [prepared, ...steps.slice(0, 140), ...evaluations, ...steps.slice(140)]) progress.hear(event);

  // 150 steps at the mean of the newest 100, and evaluations after 210, 280 and 300.
  const expected = 150 * ((30 * 10 + 70 * 2) / 100) + 3 * 60;
  expect(feed.remaining?.seconds).toBe(expected);
  expect(terminal).toContain(`(in ${duration(expected)})`);
});
