import type { Command } from 'commander';

/** Adds `--set a.b=c`, which may be given many times. */
export function addSetOption(command: Command): Command {
  return command.option(
    '--set <setting=value>',
    'override one setting of the config, such as train.seed=43; may be given again',
    (override: string, before: string[] = []) => [...before, override],
  );
}
