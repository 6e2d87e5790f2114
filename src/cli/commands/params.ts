import { type Command, InvalidArgumentError } from 'commander';
import { count, share } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
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
    .option('--labels <number>', 'number of classes', wholeNumber)
    .action(async (config: string, { set = [], labels }: { set?: string[]; labels?: number }, command: Command) => {
      const session = openSession(command);
      const reply = await session.ask('models.params', { config, set, labels: labels ?? null });
      if (session.json) return printJson(reply);
      print(`trainable  ${count(reply.trainable)} of ${count(reply.total)} (${share(reply.share)})`);
      print(`classes    ${reply.labels} (${origins[reply.labelsFrom]})`);
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 2) throw new InvalidArgumentError('a whole number of at least 2 is needed.');
  return value;
}
