import { addressOf } from '../app/routes.ts';
import type { App } from '../app/app.svelte.ts';
import { bytes, count, duration } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';

/** Something that takes long and goes on whatever the page shows. */
export interface Job {
  readonly id: string;
  readonly name: string;
  /** From 0 to 1; null while nobody knows. */
  readonly share: number | null;
  readonly secondsLeft: number | null;
  /** How far it is, in words. */
  readonly about: string;
  readonly address: string;
}

/** The jobs that run now. Reactive where it is called in something that is. */
export function jobsOf({ queue, running, downloads }: Pick<App, 'queue' | 'running' | 'downloads'>): Job[] {
  const jobs: Job[] = [];
  const entry = queue.running;
  if (entry !== null) {
    const step = running?.step ?? 0;
    const total = running?.state?.record.totalSteps ?? null;
    jobs.push({
      id: entry.id,
      name: entry.name,
      share: running?.share ?? null,
      secondsLeft: running?.remaining?.seconds ?? null,
      about:
        total === null || step === 0
          ? t('frame.jobs.preparing')
          : t('frame.jobs.step', { step: count(step), total: count(total) }),
      address:
        entry.run === null
          ? addressOf({ view: 'queued', entry: entry.id })
          : addressOf({ view: 'run', run: entry.run, step: 'train' }),
    });
  }
  for (const { id, state, progress } of downloads.all) {
    if (state !== 'running') continue;
    jobs.push({
      id: `download ${id}`,
      name: t('frame.jobs.download', { model: id }),
      share: progress === null ? null : progress.bytes / progress.totalBytes,
      secondsLeft: progress?.secondsLeft ?? null,
      about:
        progress === null
          ? t('frame.jobs.preparing')
          : t('frame.jobs.bytes', { bytes: bytes(progress.bytes), total: bytes(progress.totalBytes) }),
      address: '/models',
    });
  }
  return jobs;
}

/** How long a job still takes, for its button in the top bar. */
export function leftOf({ secondsLeft: seconds, about }: Job): string {
  return seconds === null ? about : t('frame.jobs.left', { time: duration(seconds) });
}
