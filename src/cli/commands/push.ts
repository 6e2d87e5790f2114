import type { Command } from 'commander';
import type { RequestOf } from '../../contract/index.ts';
import { readTextFile } from '../../host/index.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { confirm } from '../ask-user.ts';
import { openSession } from '../session.ts';

interface PushOptions {
  to: string;
  public?: boolean;
  card?: string;
  base?: string;
  showCard?: boolean;
  licenseAllows?: boolean;
}

/** As the contract has it. */
const MOST_CARD_BYTES = 1_000_000;

/** Adds `lorikeet push`. */
export function addPush(program: Command): void {
  program
    .command('push <run>')
    .description('push the adapter of a run, or an exported folder, to the Hub; interrupted, it goes on where it was')
    .requiredOption('--to <user/name>', 'the repository, made where it is not there')
    .option('--public', 'a repository that is made can be seen by everybody (default: private)')
    .option('--card <file>', 'the model card (default: the README.md there, else one written from the run)')
    .option('--base <user/name>', 'the name of the base model on the Hub, where it is a folder of this machine')
    .option('--show-card', 'print the model card that would be pushed, and push nothing')
    .option('--license-allows', 'the license of a gated base allows to pass on what was made from it')
    .action(push);
}

async function push(source: string, options: PushOptions, command: Command): Promise<void> {
  const session = openSession(command);
  const line = progressLine();
  const onEvent = showTransfer(line, session.json);
  const about = { source, repository: options.to };
  if (options.showCard === true) {
    const { card, base } = await session.ask('runs.modelCard', about, onEvent).finally(line.clear);
    return session.json ? printJson({ card, base }) : print(card);
  }
  const card = options.card === undefined ? null : await readTextFile(options.card, MOST_CARD_BYTES);
  const request: RequestOf<'runs.push'> = {
    ...{ ...about, card, isPrivate: options.public !== true, base: options.base ?? null },
    licenseAllows: options.licenseAllows ?? (await isAllowed(session, about)),
  };
  const reply = await session.ask('runs.push', request, onEvent).finally(line.clear);
  if (session.json) return printJson(reply);
  print(`${reply.isNew ? 'made' : 'updated'}     ${reply.page}`);
  print(`commit      ${reply.commit}`);
  print(`files       ${reply.files.join(', ')}`);
  print(`base        ${reply.base ?? 'no name: it is a folder of this machine; --base user/name names it'}`);
}

/** Asks on a terminal where the base is gated; elsewhere the push says what is missing. */
async function isAllowed(
  session: ReturnType<typeof openSession>,
  about: RequestOf<'runs.modelCard'>,
): Promise<boolean> {
  if (session.json || !process.stdin.isTTY) return false;
  const { base } = await session.ask('runs.modelCard', about, () => undefined);
  if (base?.isGated !== true) return false;
  return confirm(
    `The base model ${base.name} is gated${base.license === null ? '' : ` (${base.license})`}; its terms are on ${base.page}. Do they allow to pass on what was made from it?`,
  );
}
