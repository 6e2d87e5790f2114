import { inList } from '../wording.ts';
import { entry } from '../entry.ts';

const resume = (ladder: string) => `Go on with \`lorikeet ladder --resume ${ladder}\`; the rungs that are done stay.`;

/** Ladders: one split tried with more and more expensive methods. */
export const ladderErrors = {
  'ladder.unknown': entry<{ ladder: string; folder: string }>(
    ({ ladder, folder }) => `There is no ladder ${ladder} in ${folder}.`,
    () => 'See `lorikeet ladder --list` for the ladders there are.',
  ),
  'ladder.bad-record': entry<{ file: string; field: string; reason: string }>(
    ({ file, field, reason }) => `${file} does not describe a ladder: ${field}: ${reason}.`,
    () => 'The file was changed by hand or written by another version of Lorikeet; restore it from a copy.',
  ),
  'ladder.no-columns': entry<{ data: string; missing: string; columns: readonly string[] }>(
    ({ data, missing, columns }) =>
      `It is not clear which column of ${data} is the ${missing}; its columns are ${inList(columns)}.`,
    () => 'Write a config with data.text and data.label, and give that.',
  ),
  'ladder.still-running': entry<{ ladder: string }>(
    ({ ladder }) => `The ladder ${ladder} is still running.`,
    () => 'Wait until it ends, or cancel it first.',
  ),
  'ladder.already-finished': entry<{ ladder: string }>(
    ({ ladder }) => `The ladder ${ladder} has finished: every rung is done.`,
    () => 'Start a new ladder to try other models.',
  ),
  'ladder.not-running': entry<{ ladder: string; status: string }>(
    ({ ladder, status }) => `The ladder ${ladder} is not running: it is ${status}.`,
    () => 'There is nothing to cancel.',
  ),
  'ladder.data-changed': entry<{ file: string }>(
    ({ file }) => `The rows of the data are not those that ${file} was predicted for.`,
    () => 'Restore the data, or start a new ladder.',
  ),
  'ladder.worker-gone': entry<{ ladder: string }>(
    ({ ladder }) =>
      `The process of the ladder ${ladder} ended without a report: it was killed or the machine was restarted.`,
    ({ ladder }) => resume(ladder),
  ),
  'ladder.worker-died': entry<{ ladder: string; how: string; output: string }>(
    ({ how, output }) =>
      `The process of the ladder ended by itself (${how})${output === '' ? '' : `; its last output: ${output}`}.`,
    ({ ladder }) => `${resume(ladder)} If the system was short of memory, leave out the largest model.`,
  ),
};
