import type { Command } from 'commander';
import { count } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { metricsTable } from '../output/summary.ts';
import { openSession } from '../session.ts';

export function addEvaluate(program: Command): void {
  program
    .command('eval <run>')
    .description("evaluate a run's adapter on its validation rows, or on another labelled file")
    .option('--data <file>', "CSV file with the columns of the run's data")
    .action(async (run: string, { data }: { data?: string }, command: Command) => {
      const session = openSession(command);
      const reply = await session.ask('runs.evaluate', { run, data: data ?? null });
      if (session.json) return printJson(reply);
      print(`${count(reply.rows)} rows`);
      print(metricsTable(reply.loss, reply.metrics));
    });
}
