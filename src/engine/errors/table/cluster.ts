import { entry } from '../entry.ts';

const at = (host: string | null) => (host === null ? 'on this machine' : `on ${host}`);
/** Where a search had submitted jobs before its cluster was out of reach. */
const goOn = (submitted: boolean) => (submitted ? ' Jobs that were submitted go on: resume the search later.' : '');
const log = (folder: string) => `See the log of the job in ${folder}.`;

/** Clusters, and jobs on them. */
export const clusterErrors = {
  'cluster.unreachable': entry<{ host: string | null; reason: string; submitted: boolean }>(
    ({ host, reason }) =>
      `Slurm cannot be reached ${host === null ? 'from this machine' : `over ssh on ${host}`}: ${reason}.`,
    ({ host, submitted }) =>
      (host === null
        ? 'Try `squeue`; where Slurm is on another machine, name it as `host` in cluster.yaml.'
        : `Try \`ssh ${host} squeue\`; it has to work without a question.`) + goOn(submitted),
  ),
  'cluster.no-slurm': entry<{ host: string | null; command: string }>(
    ({ host, command }) => `There is no ${command} ${at(host)}.`,
    () => 'Give the command where Slurm is, or name that machine as `host` in cluster.yaml.',
  ),
  'cluster.refused': entry<{ command: string; reason: string }>(
    ({ command, reason }) => `Slurm refused ${command}: ${reason}.`,
    () => 'Correct partition, time, memory, gpus or options in cluster.yaml; `sinfo` shows what there is.',
  ),
  'cluster.ray-unreachable': entry<{ address: string; reason: string; submitted: boolean }>(
    ({ address, reason }) => `Ray cannot be reached at ${address}: ${reason}.`,
    ({ submitted }) =>
      `Set \`address\` in cluster.yaml to that of its dashboard, which \`ray start --head\` prints.${goOn(submitted)}`,
  ),
  'cluster.ray-refused': entry<{ address: string; reason: string }>(
    ({ address, reason }) => `Ray at ${address} refused: ${reason}.`,
    () => 'Correct `address`, cpus, memory or gpus in cluster.yaml; `ray status` shows what there is.',
  ),
  'cluster.out-of-memory': entry<{ run: string; job: string; memory: string | null }>(
    ({ run, job, memory }) =>
      `Job ${job}, which trained ${run}, was killed for memory${memory === null ? '' : `: it had asked for ${memory}`}.`,
    () => 'Raise `memory` in cluster.yaml, or take a smaller batchSize or maxLength. The run itself has no error.',
  ),
  'cluster.job-failed': entry<{ run: string; job: string; state: string; folder: string; output: string }>(
    ({ run, job, state, output }) =>
      `Job ${job} ended (${state}) before it had begun to train ${run}${output === '' ? '' : `; its last output: ${output}`}.`,
    ({ folder }) => `Check \`program\` and \`setup\` in cluster.yaml: they have to work on the nodes. ${log(folder)}`,
  ),
  'cluster.job-cancelled': entry<{ run: string; job: string }>(
    ({ run, job }) => `Job ${job}, which trained ${run}, was cancelled by somebody else.`,
    ({ run }) => `Continue the run with \`lorikeet resume ${run}\`, or resume the search.`,
  ),
};
