import type { ClusterConfig } from '../../../contract/index.ts';
import { jobFiles, jobName } from '../cluster/job-note.ts';
import { resumeCommand } from '../cluster/command.ts';

/** Seconds before its time limit at which a job is asked to end: time for a step, an evaluation and a checkpoint. */
const WARNING_SECONDS = 120;

/** A job of less time is not asked: Slurm would do so when it has hardly begun. */
const SHORT_MINUTES = 10;

/** The options of sbatch for a run folder. */
export function jobOptions(folder: string, cluster: ClusterConfig): string[] {
  const { partition, cpus, memory, gpus, time, options } = cluster;
  const { log } = jobFiles(folder, 'slurm');
  const asked = { partition, 'cpus-per-task': cpus, mem: memory, time };
  return [
    `--job-name=${jobName(folder)}`,
    // In a file name, sbatch replaces what follows a percent sign.
    `--output=${log.replaceAll('%', '%%')}`,
    '--open-mode=append',
    '--requeue',
    ...(time !== null && minutesOf(time) < SHORT_MINUTES ? [] : [`--signal=B:TERM@${WARNING_SECONDS}`]),
    ...Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [`--${name}=${value}`])),
    ...(gpus === null ? [] : [`--gres=gpu:${gpus}`]),
    ...options,
  ];
}

/**
 * The script of a job: trains the run of a folder, from its newest checkpoint. A job that Slurm starts again does the same. Slurm sends
 * SIGTERM to the shell alone before the time limit, which passes it on: the run ends after its step, with a checkpoint.
 */
export function jobScript(folder: string, { program, setup }: Pick<ClusterConfig, 'program' | 'setup'>): string {
  return `#!/bin/sh
${setup.join('\n')}
trap 'kill -TERM "$trainer" 2>/dev/null' TERM
${resumeCommand(folder, program)} &
trainer=$!
code=0
while
  wait "$trainer"
  code=$?
  kill -0 "$trainer" 2>/dev/null
do :; done
exit "$code"
`;
}

/** Minutes of a time limit as Slurm writes them: `m`, `m:s`, `h:m:s`, `d-h`, `d-h:m`, `d-h:m:s`. */
function minutesOf(time: string | number): number {
  const [clock, days] = String(time).split('-').reverse() as [string, string?];
  const [first = 0, second = 0, third] = clock.split(':').map(Number);
  if (days !== undefined) return Number(days) * 24 * 60 + first * 60 + second;
  return third === undefined ? first : first * 60 + second;
}
