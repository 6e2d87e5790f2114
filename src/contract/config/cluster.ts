import { z } from 'zod';

/** What `cluster.yaml` says: how jobs reach Slurm, and what each of them asks for. */
export const ClusterConfig = z
  .strictObject({
    host: z
      .string()
      .regex(/^[A-Za-z0-9_][\w.@-]*$/)
      .meta({ examples: ['user@login.example'] })
      .nullable()
      .default(null)
      .describe(
        'Machine whose Slurm commands are used, as ssh knows it (`user@login.example`); null for this machine. ssh must work without a password.',
      ),
    program: z
      .array(z.string().min(1))
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'The command that is `lorikeet` on the nodes, word by word; null takes the one that runs now, which has to lie where the nodes see it.',
      ),
    jobs: z.int().min(1).max(10_000).default(4).describe('Most jobs that wait or run at once.'),
    partition: z.string().min(1).nullable().default(null).describe('Partition of the jobs; null for the default one.'),
    cpus: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('CPUs of a job; null for the default. Set `threads` of the run to the same number.'),
    memory: z
      .union([
        z.int().min(1),
        z
          .string()
          .regex(/^\d+[KMGT]?$/)
          .meta({ examples: ['16G'] }),
      ])
      .nullable()
      .default(null)
      .describe('Memory of a job, such as 16G; a number alone is in MB. null for the default.'),
    gpus: z
      .union([
        z.int().min(1),
        z
          .string()
          .regex(/^[\w.-]+:\d+$/)
          .meta({ examples: ['a100:1'] }),
      ])
      .nullable()
      .default(null)
      .describe('GPUs of a job, such as 1 or `a100:1`; null for none.'),
    time: z
      .union([
        z.int().min(1),
        z
          .string()
          .regex(/^\d+(?::\d+){0,2}$|^\d+-\d+(?::\d+){0,2}$/)
          .meta({ examples: ['04:00:00', '2-12'] }),
      ])
      .nullable()
      .default(null)
      .describe(
        'Time limit of a job: minutes, `hours:minutes:seconds` or `days-hours`. A run that meets it goes on in a new job from its checkpoint. null for the default.',
      ),
    options: z
      .array(
        z
          .string()
          .regex(/^-/)
          .meta({ examples: ['--account=lab'] }),
      )
      .default([])
      .describe('More options of sbatch, each as one text: `--account=lab`, `--qos=low`.'),
    setup: z
      .array(z.string())
      .default([])
      .describe('Lines of shell before the program, such as `module load cuda` or `export LORIKEET_CACHE=…`.'),
    interval: z.number().min(0.2).default(10).describe('Seconds between two questions to Slurm.'),
    patience: z
      .number()
      .min(0)
      .default(600)
      .describe('Seconds for which Slurm may be out of reach before the search ends; its jobs go on.'),
  })
  .describe('A cluster with Slurm, and what a job asks of it.');
export type ClusterConfig = z.output<typeof ClusterConfig>;
