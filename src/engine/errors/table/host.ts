import { entry } from '../entry.ts';
import { counted } from '../wording.ts';

/** What reaches the host from outside: requests of front ends, and errors nobody foresaw. */
export const hostErrors = {
  'host.unknown-channel': entry<{ channel: string }>(
    ({ channel }) => `There is no request named ${channel}.`,
    () => 'The program that asked and this one are different versions of Lorikeet: update both.',
  ),
  'host.bad-request': entry<{ channel: string; field: string; reason: string }>(
    ({ channel, field, reason }) => `The request ${channel} cannot be read: ${field}: ${reason}.`,
    () => 'Correct the field; if Lorikeet itself made the request, please report this.',
  ),
  'host.cancelled': entry<{ channel: string }>(
    ({ channel }) => `The request ${channel} was cancelled before it was answered.`,
    () => 'Ask again when you need the answer.',
  ),
  'host.worker-not-started': entry<{ reason: string }>(
    ({ reason }) => `The process that trains could not be started: ${reason}.`,
    () => 'Check that the installation of Lorikeet is complete and that the system allows more processes.',
  ),
  'host.worker-silent': entry<{ reason: string }>(
    ({ reason }) => `The process that does the work ended without an answer: ${reason}.`,
    () => 'What it printed stands above; if the system was short of memory, use a smaller batch or maxLength.',
  ),
  'host.too-many-workers': entry<{ most: number }>(
    ({ most }) => `Lorikeet has ${counted(most, 'process')} at work already.`,
    () => 'Wait until one of them ends, or add runs to the queue, which starts them one after another.',
  ),
  'host.unexpected': entry<{ message: string }>(
    ({ message }) => `Something failed that Lorikeet does not know: ${message}`,
    () => 'Please report this together with log.jsonl of the run.',
  ),
};
