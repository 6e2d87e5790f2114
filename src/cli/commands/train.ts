import type { Command } from 'commander';
import { followRun } from '../follow-run.ts';
import { print, printJson } from '../output/print.ts';
import { openSession } from '../session.ts';
import { addSetOption } from './set-option.ts';

export function addTrain(program: Command): void {
  addSetOption(program.command('train <config>'))
    .description('fine-tune a model as a YAML config says')
    .option('--out <folder>', 'folder of the run, absent or empty (default: a new one among the runs)')
    .action(async (config: string, { set = [], out }: { set?: string[]; out?: string }, command: Command) => {
      const session = openSession(command);
      const request = { config, set, out: out ?? null };
      process.exitCode = await followRun(session, (...following) => session.ask('runs.start', request, ...following));
    });
}

export function addResume(program: Command): void {
  program
    .command('resume <run>')
    .description('continue a run that was cancelled, interrupted or failed, from its newest checkpoint')
    .option(
      '--take-over',
      'though run.json names a process of another machine: for a cluster, which knows that it ended',
    )
    .action(async (run: string, { takeOver }: { takeOver?: true }, command: Command) => {
      const session = openSession(command);
      const request = { run, takeOver: takeOver === true };
      process.exitCode = await followRun(session, (...following) => session.ask('runs.resume', request, ...following));
    });
}

export function addCancel(program: Command): void {
  program
    .command('cancel <run>')
    .description('end a run after its current step, with a checkpoint; given twice, kill it')
    .action(async (run: string, _options: object, command: Command) => {
      const session = openSession(command);
      const { stage } = await session.ask('runs.cancel', { run });
      if (session.json) printJson({ stage });
      else print(stage === 'requested' ? `${run} ends after its current step` : `${run} was killed`);
    });
}
