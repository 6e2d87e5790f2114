import { z } from 'zod';
import { ClusterConfig } from './cluster.ts';

const { program, jobs, cpus, memory } = ClusterConfig.shape;

/** What cluster.yaml says where the cluster is one of Ray: its address, and what each job asks for. */
export const RayConfig = z
  .strictObject({
    address: z
      .string()
      .regex(/^https?:\/\/(?:[a-z0-9][\w.-]*|\[[\da-f:.]+\])(?::\d{1,5})?\/?$/i)
      .meta({ examples: ['http://127.0.0.1:8265'] })
      .default('http://127.0.0.1:8265')
      .describe(
        'Address of the dashboard of Ray, `http://head.example:8265`. Whoever reaches it can run any program: keep it inside your network.',
      ),
    program,
    jobs,
    cpus: cpus.describe('CPUs of a job; null for the default of Ray. Set `threads` of the run to the same number.'),
    memory: memory.describe('Memory that is kept for a job, such as 16G; a number alone is in MB. null for none.'),
    gpus: z.number().gt(0).nullable().default(null).describe('GPUs of a job, such as 1 or 0.5; null for none.'),
    setup: z
      .array(z.string())
      .default([])
      .describe('Lines of shell before the program, such as `export LORIKEET_CACHE=…`.'),
    interval: z.number().min(0.2).default(10).describe('Seconds between two questions to Ray.'),
    patience: z
      .number()
      .min(0)
      .default(600)
      .describe('Seconds for which Ray may be out of reach before the search ends; its jobs go on.'),
  })
  .describe('A cluster of Ray, and what a job asks of it.');
export type RayConfig = z.output<typeof RayConfig>;
