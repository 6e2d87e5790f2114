import type { Command } from 'commander';
import type { TokenState } from '../../contract/index.ts';
import { readSecret } from '../ask-user.ts';
import { print, printJson } from '../output/print.ts';
import { openSession } from '../session.ts';

/** Adds `lorikeet login|logout|whoami`. */
export function addAccount(program: Command): void {
  program
    .command('login')
    .description(
      'keep a token for gated and private repositories of the Hub; it is read from the terminal or standard input',
    )
    .action(async (_options: object, command: Command) => {
      const session = openSession(command);
      const token = await readSecret('Token from https://huggingface.co/settings/tokens (it is not shown): ');
      if (token === '') command.error('error: no token was given');
      report(session.json, await session.ask('hub.setToken', { token }), 'Kept.');
    });
  program
    .command('logout')
    .description('forget the token that login has kept')
    .action(async (_options: object, command: Command) => {
      const session = openSession(command);
      report(session.json, await session.ask('hub.forgetToken', {}), 'Forgotten.');
    });
  program
    .command('whoami')
    .description('where the token for the Hub comes from, and whose it is')
    .action(async (_options: object, command: Command) => {
      const session = openSession(command);
      report(session.json, await session.ask('hub.token', {}));
    });
}

function report(json: boolean, state: TokenState, done?: string): void {
  if (json) printJson(state);
  else print([done, tokenText(state)].filter(Boolean).join(' '));
}

function tokenText({ source, owner, problem, isKept }: TokenState): string {
  if (source === null) return 'The Hub is asked without a token.';
  const used = `The token in ${source.name} is used`;
  const shadowed = isKept && source.kind === 'environment' ? '; it goes before the one that login has kept' : '';
  if (owner === null) return `${used}${shadowed}. ${problem?.sentence ?? ''}`;
  const { user, tokenName, role } = owner;
  const details = [tokenName, role].filter((detail) => detail !== null).join(', ');
  return `${used}${shadowed}: it belongs to ${user}${details === '' ? '' : ` (${details})`}.`;
}
