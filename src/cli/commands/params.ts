import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { count, share } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { openSession } from '../session.ts';
import { addSetOption } from './set-option.ts';

const origins = {
  request: 'as given',
  config: 'from the config',
  data: 'from the training data',
  assumed: 'assumed: the config names none and its data is not there',
};

export function addParams(program: Command): void {
  addSetOption(program.command('params <config>'))
    .description("count what would be trained, from the checkpoint's config.json alone")
    .option('--labels <number>', 'number of classes', wholeNumber(2))
    .action(async (config: string, { set = [], labels }: { set?: string[]; labels?: number }, command: Command) => {
      const session = openSession(command);
      const line = progressLine();
      const request = { config, set, labels: labels ?? null };
      const reply = await session.ask('models.params', request, showTransfer(line, session.json)).finally(line.clear);
      if (session.json) return printJson(reply);
      print(`trainable  ${count(reply.trainable)} of ${count(reply.total)} (${share(reply.share)})`);
      print(`classes    ${reply.labels} (${origins[reply.labelsFrom]})`);
    });
}
