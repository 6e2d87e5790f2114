import type { SearchEstimate, SearchState, Trial } from '../../contract/index.ts';
import { secondsOfRuns } from '../../shared/progress.ts';
import { endedTrials } from '../../shared/search.ts';
import { clock, counted, duration, score } from './format.ts';
import { table } from './table.ts';

/** `lora.r 8, train.learningRate 1.2e-4` */
export function settingText(setting: Trial['setting']): string {
  return Object.entries(setting)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(', ');
}

/** A value, with as many digits as tell it from its neighbors. */
function valueText(value: Trial['setting'][string]): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(3)))
    : JSON.stringify(value);
}

/** How long a search takes, and of what that is made up. */
export function estimateText(
  estimate: SearchEstimate,
  { trials, seeds }: { readonly trials: number; readonly seeds: number },
): string {
  const runs = trials * seeds;
  const { startSeconds, stepSeconds, steps, evaluationSeconds, evaluations } = estimate;
  const step = stepSeconds < 1 ? `${(1000 * stepSeconds).toFixed(0)} ms` : `${stepSeconds.toFixed(1)} s`;
  return (
    `about ${duration(secondsOfRuns(estimate, runs))} for ${counted(runs, 'run')}: ${duration(startSeconds)} to start, and for each run ` +
    `${counted(steps, 'step')} of ${step} and ${counted(evaluations + 1, 'evaluation')} of ${evaluationSeconds.toFixed(1)} s, measured`
  );
}

/** A line for a trial that has ended. */
export function trialLine(trial: Trial, { best, record }: SearchState): string {
  const { number, state, value, setting, error, seconds } = trial;
  const outcome =
    state === 'failed'
      ? `failed (${error?.code ?? 'unknown'})`
      : `${record.config.search.metric} ${score(value)}${state === 'pruned' ? ', pruned' : ''}${number === best ? ', best so far' : ''}`;
  return `trial ${number}: ${outcome} (${settingText(setting)})${seconds === null ? '' : ` in ${duration(seconds)}`}`;
}

/** Where a search is now. */
export function searchLine({ record, trials, progress, secondsLeft }: SearchState): string {
  const parts = [`${endedTrials(trials)} of ${record.config.search.trials} trials`];
  if (record.status === 'starting') parts.push('measuring a step');
  for (const { step, totalSteps, job } of Object.values(progress)) {
    const isWaiting = job !== null && job.waits !== null;
    parts.push(isWaiting ? 'a job waits' : totalSteps === null ? 'run starts' : `step ${step}/${totalSteps}`);
  }
  if (secondsLeft !== null) {
    const now = new Date();
    parts.push(`done at ${clock(new Date(now.getTime() + secondsLeft * 1000), now)} (in ${duration(secondsLeft)})`);
  }
  return parts.join(' · ');
}

/** How a search is that nobody follows, and how to go on with one that has not come to its end. */
export function searchStatus({ record, trials }: SearchState): string {
  const { id, status, error, process: inCharge, config } = record;
  const lines = [`search ${id}: ${status}, ${endedTrials(trials)} of ${config.search.trials} trials have ended`];
  if (error !== null) lines.push(error.sentence);
  if (inCharge === null && status !== 'finished') lines.push(goOnText(id));
  return lines.join('\n');
}

/** How to go on with a search. */
export function goOnText(search: string): string {
  return `go on with: lorikeet search resume ${search}`;
}

/** Every trial, the best first, and how much each setting matters. */
export function searchSummary(state: SearchState): string {
  const { record, trials, best, importances } = state;
  const names = record.parameters.map(({ name }) => name);
  const sign = record.direction === 'maximize' ? -1 : 1;
  const rank = ({ state: ended, value }: Trial) =>
    ended === 'finished' && value !== null ? [0, sign * value] : [ended === 'pruned' ? 1 : 2, 0];
  const ordered = trials.toSorted((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a[0]! - b[0]! || a[1]! - b[1]! || one.number - other.number;
  });
  const rows = ordered.map((trial) => [
    `${trial.number}${trial.number === best ? ' *' : ''}`,
    trial.state === 'failed' ? `failed (${trial.error?.code ?? 'unknown'})` : trial.state,
    score(trial.value),
    ...names.map((name) => (name in trial.setting ? valueText(trial.setting[name]!) : '')),
    trial.seconds === null ? '' : duration(trial.seconds),
  ]);
  const lines = [table(['trial', 'state', record.config.search.metric, ...names, 'time'], rows)];
  const told = importances.filter(({ share }) => share !== null).sort((one, other) => other.share! - one.share!);
  if (told.length > 0) {
    lines.push('', `importance: ${told.map(({ name, share }) => `${name} ${Math.round(100 * share!)} %`).join(', ')}`);
  }
  const { seconds, outside, finished } = costs(trials);
  if (finished > 0) {
    const share = `${(100 * outside).toFixed(1)} % of it outside training steps`;
    lines.push(`${duration(seconds / finished)} per trial, ${share}`);
  }
  const trial = trials.find(({ number }) => number === best);
  if (trial)
    lines.push(
      `best: trial ${trial.number}, ${record.config.search.metric} ${score(trial.value)}, run ${trial.runs[0]!.run}`,
    );
  return lines.join('\n');
}

/** What finished trials took from one to the next, and the share of it outside their steps. */
function costs(trials: readonly Trial[]): { seconds: number; outside: number; finished: number } {
  const finished = trials.filter(({ state, elapsed }) => state === 'finished' && elapsed !== null);
  const seconds = finished.reduce((sum, { elapsed }) => sum + elapsed!, 0);
  const training = finished.reduce((sum, { trainSeconds }) => sum + (trainSeconds ?? 0), 0);
  return { seconds, outside: seconds === 0 ? 0 : 1 - training / seconds, finished: finished.length };
}
