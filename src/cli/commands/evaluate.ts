import type { Command } from 'commander';
import { count } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { metricsTable } from '../output/summary.ts';
import { openSession } from '../session.ts';

export function addEvaluate(program: Command): void {
  program
    .command('eval <run>')
    .description("evaluate a run's adapter on its validation rows, or on another labeled file")
    .option('--data <file>', "CSV file with the columns of the run's data")
    .action(async (run: string, { data }: { data?: string }, command: Command) => {
      const session = openSession(command);
      const line = progressLine();
      const request = { run, data: data ?? null };
      const reply = await session.ask('runs.evaluate', request, showTransfer(line, session.json)).finally(line.clear);
      if (session.json) return printJson(reply);
      print(`${count(reply.rows)} rows`);
      print(metricsTable(reply.loss, reply.metrics));
    });
}
