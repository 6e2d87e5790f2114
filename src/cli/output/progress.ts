import pc from 'picocolors';
import type { RunEvent } from '../../contract/index.ts';
import { microBatchText } from '../../shared/events.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { remaining, speedSteps } from '../../shared/progress.ts';
import { clock, count, counted, duration, score, share } from './format.ts';
import { transferText } from './transfer.ts';

type Prepared = Extract<RunEvent, { type: 'prepared' }>;
type Quantizing = Extract<RunEvent, { type: 'quantizing' }>;
type Step = Extract<RunEvent, { type: 'step' }>;
type Evaluation = Extract<RunEvent, { type: 'evaluation' }>;

/** Where the text goes: standard error, or a list in a test. */
export interface ProgressTarget {
  write(text: string): unknown;
  /** A terminal gets one line that is redrawn; anything else a line now and then. */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Progress {
  hear(event: RunEvent): void;
  /** Leaves the terminal with a clean line. */
  end(): void;
}

/** Seconds between plain lines. */
const plainInterval = 10;
/** Weight of the newest step in the running mean of the loss. */
const newest = 0.1;

/** Shows a run while it trains: rate, loss and finish time, and every evaluation on a line of its own. */
export function showProgress(target: ProgressTarget, now: () => Date = () => new Date()): Progress {
  const live = target.isTTY === true;
  const colors = pc.createColors(live && pc.isColorSupported);
  let prepared: Prepared | undefined;
  let loss: number | undefined;
  let recent: readonly Pick<Step, 'seconds' | 'tokens'>[] = [];
  const evaluationSeconds: number[] = [];
  let lastPlain = -Infinity;

  const line = (text: string) => void target.write(live ? `\r\x1b[2K${text}\n` : `${text}\n`);
  const redraw = (text: string) => void target.write(`\r\x1b[2K${text.slice(0, (target.columns ?? 80) - 1)}`);

  /** What the next state replaces; the last one is always written. */
  function state(text: string, isLast: boolean): void {
    if (live) redraw(text);
    else if (now().getTime() - lastPlain >= plainInterval * 1000 || isLast) {
      lastPlain = now().getTime();
      line(text);
    }
  }

  function step(event: Step): void {
    if (event.loss !== null) loss = running(loss, event.loss);
    recent = [...recent, event].slice(-speedSteps);
    const text = stepText(event, { prepared, loss, recent, evaluationSeconds, now: now() });
    state(text, event.step === prepared?.totalSteps);
  }

  return {
    hear(event) {
      switch (event.type) {
        case 'progress':
          return state(transferText(event), event.bytes === event.totalBytes);
        case 'created':
          return line(`run ${colors.bold(event.run)} in ${event.folder}`);
        case 'quantizing':
          return state(quantizingText(event), event.bytes === event.totalBytes);
        case 'prepared':
          prepared = event;
          return line(preparedText(event));
        case 'step':
          return step(event);
        case 'evaluation':
          if (event.split === 'validation') evaluationSeconds.push(event.seconds);
          return line(evaluationText(event));
        case 'checkpoint':
          return line(`step ${event.step}: checkpoint ${event.folder}`);
        case 'micro-batch':
          return line(`${colors.yellow('warning')} ${microBatchText(event)}`);
        case 'note':
          return line(event.level === 'warn' ? `${colors.yellow('warning')} ${event.message}` : event.message);
      }
    },
    end: () => {
      if (live) target.write('\r\x1b[2K');
    },
  };
}

function running(mean: number | undefined, value: number): number {
  return mean === undefined ? value : mean + newest * (value - mean);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quantizingText({ bytes: done, totalBytes }: Quantizing): string {
  return `quantized weights: ${formatBytes(done)} of ${formatBytes(totalBytes)} ready`;
}

function preparedText({
  device,
  threads,
  parameters,
  totalSteps,
  startStep,
  truncatedRows,
  seconds,
}: Prepared): string {
  const { trainable, total } = parameters;
  const cut = truncatedRows === 0 ? '' : `, ${counted(truncatedRows, 'row')} truncated`;
  const from = startStep === 0 ? '' : `, from step ${count(startStep)}`;
  const on = threads === 0 ? device : `${device} with ${counted(threads, 'thread')}`;
  return (
    `ready in ${seconds.toFixed(1)} s on ${on}: ` +
    `${count(trainable)} of ${count(total)} parameters (${share(parameters.share)}), ${counted(totalSteps, 'step')}${from}${cut}`
  );
}

interface StepContext {
  readonly prepared: Prepared | undefined;
  readonly loss: number | undefined;
  /** The newest steps. */
  readonly recent: readonly Pick<Step, 'seconds' | 'tokens'>[];
  readonly evaluationSeconds: readonly number[];
  readonly now: Date;
}

function stepText(event: Step, { prepared, loss, recent, evaluationSeconds, now }: StepContext): string {
  const stepSeconds = recent.map(({ seconds }) => seconds);
  const secondsPerStep = sum(stepSeconds) / recent.length;
  const parts = [`step ${event.step}${prepared === undefined ? '' : `/${prepared.totalSteps}`}`];
  parts.push(`epoch ${event.epoch.toFixed(2)}`, `loss ${score(loss)}`);
  parts.push(secondsPerStep < 1 ? `${(1 / secondsPerStep).toFixed(1)} steps/s` : `${secondsPerStep.toFixed(1)} s/step`);
  parts.push(
    `${count(Math.round(sum(recent.map(({ tokens }) => tokens)) / sum(stepSeconds)))} tokens/s`,
    formatBytes(event.memory),
  );
  if (prepared !== undefined) {
    const secondsLeft = remaining({ step: event.step, stepSeconds, evaluationSeconds }, prepared)?.seconds ?? 0;
    parts.push(`done at ${clock(new Date(now.getTime() + secondsLeft * 1000), now)} (in ${duration(secondsLeft)})`);
  }
  return parts.join(' · ');
}

function evaluationText({ split, epoch, loss, metrics, best, seconds }: Evaluation): string {
  const metricsShown = [
    ['F1', metrics['f1']],
    ['accuracy', metrics['accuracy']],
    ['ROC-AUC', metrics['rocAuc']],
  ] as const;
  const scores = metricsShown.map(([name, value]) => `${name} ${score(value)}`).join(', ');
  return `${split} after epoch ${epoch.toFixed(2)}: loss ${score(loss)}, ${scores}${best ? ', best so far' : ''} (${duration(seconds)})`;
}
