import { entry } from '../entry.ts';
import { counted } from '../wording.ts';

/** The app in a browser, and a classifier as a service. */
export const serverErrors = {
  'server.no-pages': entry<{ folder: string }>(
    ({ folder }) => `The pages of the app are not in ${folder}.`,
    () => 'Build them with `npm run build`.',
  ),
  'server.too-many-uploads': entry<{ most: number }>(
    ({ most }) => `There are ${counted(most, 'upload')} under way already.`,
    () => 'Wait until one of them is there, then try again.',
  ),
  'server.bad-port': entry<{ found: string }>(
    ({ found }) => `${found} is not a port.`,
    () => 'Give --port a whole number from 0 to 65535.',
  ),
  'server.port-in-use': entry<{ host: string; port: number }>(
    ({ host, port }) => `Another program listens on ${host}, port ${port}.`,
    () => 'Choose another port with --port, or 0 for any that is free.',
  ),
  'server.cannot-listen': entry<{ host: string; port: number; reason: string }>(
    ({ host, port, reason }) => `The server cannot listen on ${host}, port ${port}: ${reason}.`,
    () => 'Give --host an address of this machine, and --port one that you may use (1024 or more, mostly).',
  ),
  'server.token-needed': entry<{ host: string }>(
    ({ host }) => `A server on ${host} is reached from other machines, and without a token anyone may use it.`,
    () => 'Leave --no-token out, or listen on 127.0.0.1.',
  ),
  'server.token-short': entry<{ least: number }>(
    ({ least }) => `The token should have at least ${counted(least, 'character')}, none of them white space.`,
    () => 'Leave --token out: a token is then made and printed.',
  ),
};
