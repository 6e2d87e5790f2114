import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { openSession } from '../session.ts';

interface ImportOptions {
  name?: string;
  labels?: string;
  multiLabel?: boolean;
  base?: string;
  data?: string;
  textColumn?: string;
  labelColumn?: string;
  maxLength?: number;
}

/** Adds `lorikeet adapter import`. */
export function addAdapter(program: Command): void {
  program
    .command('adapter')
    .description('adapters that were made elsewhere')
    .command('import <folder>')
    .description(
      'take a PEFT adapter (of PEFT, LLaMA-Factory, Axolotl, …) from a folder or the Hub among the runs; it is tried with its base first',
    )
    .option('--name <name>', 'what the run is called (default: the name of the folder)')
    .option('--labels <names>', 'names of the classes in their order, where neither adapter nor base tell')
    .option('--multi-label', 'a text has any number of labels (default: what problem_type of a config.json says)')
    .option('--no-multi-label', 'a text has one label')
    .option('--base <model>', 'its base model (default: the one it names)')
    .option('--data <file>', 'labeled rows to evaluate it on, by which it can be compared with other runs')
    .option('--text-column <column>', 'its column of texts (default: text)')
    .option('--label-column <column>', 'its column of labels (default: label)')
    .option('--max-length <tokens>', 'longest sequence in tokens (default: 512)', wholeNumber(4))
    .action(importFolder);
}

async function importFolder(adapter: string, options: ImportOptions, command: Command): Promise<void> {
  const session = openSession(command);
  const line = progressLine();
  const request = {
    ...{ adapter, name: options.name ?? null, base: options.base ?? null, data: options.data ?? null },
    labels: options.labels?.split(',').map((label) => label.trim()) ?? null,
    task:
      options.multiLabel === undefined
        ? null
        : options.multiLabel
          ? ('multi-label' as const)
          : ('single-label' as const),
    textColumn: options.textColumn ?? null,
    labelColumn: options.labelColumn ?? null,
    maxLength: options.maxLength ?? null,
  };
  const reply = await session.ask('use.importAdapter', request, showTransfer(line, session.json)).finally(line.clear);
  if (session.json) return printJson(reply);
  print(`imported as ${reply.run}`);
  print(`folder      ${reply.folder}`);
  print(`model       ${reply.model}`);
  print(`labels      ${reply.labels.join(', ')}`);
}
