import { counted, inList } from '../wording.ts';
import { entry } from '../entry.ts';

const resume = (search: string) => `Go on with \`lorikeet search resume ${search}\`; the trials that are done stay.`;

/** Searches for the best settings. */
export const searchErrors = {
  'search.unknown': entry<{ search: string; folder: string }>(
    ({ search, folder }) => `There is no search ${search} in ${folder}.`,
    () => 'See `lorikeet search list` for the searches there are.',
  ),
  'search.ambiguous': entry<{ search: string; names: readonly string[] }>(
    ({ search, names }) => `More than one search is called ${search}: ${inList(names)}.`,
    () => 'Give the whole name of one of them.',
  ),
  'search.bad-record': entry<{ file: string; field: string; reason: string }>(
    ({ file, field, reason }) => `${file} does not describe a search: ${field}: ${reason}.`,
    () => 'The file was changed by hand or written by another version of Lorikeet; restore it from a copy.',
  ),
  'search.no-space': entry<{ where: string }>(
    ({ where }) => `${where} does not say what to search.`,
    () => 'Add `search:` with `space:` to the config; docs/search.md shows how, and `preset: recipe` is a start.',
  ),
  'search.bad-space': entry<{ where: string; setting: string; reason: string }>(
    ({ where, setting, reason }) => `${where}: ${setting} cannot be searched like this: ${reason}.`,
    () => 'Correct the range or the choices under `search.space`; docs/search.md lists the kinds.',
  ),
  'search.bad-condition': entry<{ setting: string; reason: string }>(
    ({ setting, reason }) => `${setting} is never searched: ${reason}.`,
    () => 'Correct `when` under `search.space`; it names other settings of the space and values that they can have.',
  ),
  'search.grid-too-large': entry<{ most: number }>(
    ({ most }) => `The grid of this search has more than ${most} settings.`,
    () => 'Search fewer settings, or take `sampler: tpe`.',
  ),
  'search.metric-missing': entry<{ metric: string; metrics: readonly string[] }>(
    ({ metric, metrics }) => `No evaluation has the metric ${metric}; there are ${inList(metrics)}.`,
    () => 'Set `search.metric` to one of these, and start the search again.',
  ),
  'search.metric-undefined': entry<{ metric: string; run: string }>(
    ({ metric, run }) => `The metric ${metric} is undefined in every evaluation of ${run}.`,
    () =>
      'Look at the run: its validation rows may have one class, or its loss may have become infinite. Or take another metric.',
  ),
  'search.all-failed': entry<{ search: string; count: number; last: string }>(
    ({ search, count, last }) => `The first ${counted(count, 'trial')} of ${search} failed; the last one with: ${last}`,
    ({ search }) => `Mend what the trials failed of, then go on with \`lorikeet search resume ${search}\`.`,
  ),
  'search.trial-lost': entry<{ run: string; times: number; reason: string }>(
    ({ run, times, reason }) => `${run} was lost ${counted(times, 'time')}: ${reason}.`,
    () => 'See the log in the folder of the run; more memory, or fewer trials at once, may help.',
  ),
  'search.still-running': entry<{ search: string }>(
    ({ search }) => `The search ${search} is still running.`,
    ({ search }) => `Wait until it ends, or stop it first with \`lorikeet search stop ${search}\`.`,
  ),
  'search.already-finished': entry<{ search: string }>(
    ({ search }) => `The search ${search} has finished: its budget is used up.`,
    ({ search }) => `Extend it with \`lorikeet search resume ${search} --trials N\`.`,
  ),
  'search.not-running': entry<{ search: string; status: string }>(
    ({ search, status }) => `The search ${search} is not running: it is ${status}.`,
    () => 'There is nothing to stop.',
  ),
  'search.process-gone': entry<{ search: string }>(
    ({ search }) =>
      `The process of the search ${search} ended without a report: it was killed or the machine was restarted.`,
    ({ search }) => resume(search),
  ),
  'search.trial-unknown': entry<{ search: string; trial: number }>(
    ({ search, trial }) => `The search ${search} has no trial ${trial}.`,
    ({ search }) => `See \`lorikeet search show ${search}\` for its trials.`,
  ),
};
