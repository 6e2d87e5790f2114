import { entry } from '../entry.ts';
import { counted, quoted } from '../wording.ts';

const resume = (run: string) => `Continue it from its newest checkpoint with \`lorikeet resume ${run}\`.`;
const step = (last: number) => (last === 0 ? 'before the first step' : `after step ${last}`);

/** Runs, their folders and the worker process that trains. */
export const runErrors = {
  'run.threshold-per-label': entry<{ run: string }>(
    ({ run }) =>
      `The run ${run} gives a row any number of labels: each has a threshold of its own, and none is the positive one.`,
    () => 'Leave out the positive label and its threshold; --tune-thresholds takes the best threshold of each label.',
  ),
  'run.thresholds-need-labels': entry<Record<string, never>>(
    () => 'Thresholds of each label are tuned for runs that give a row any number of labels; this one gives one label.',
    () => 'Leave out --tune-thresholds; of two classes, --threshold says from where a row is called positive.',
  ),
  'run.folder-not-empty': entry<{ folder: string }>(
    ({ folder }) => `The folder ${folder} for the new run is not empty.`,
    () => 'Choose a folder that does not exist yet or is empty.',
  ),
  'run.unknown': entry<{ run: string; runs: string; nearest: string | null }>(
    ({ run, runs }) => `There is no run ${run}: it is neither a folder with a run.json nor a name in ${runs}.`,
    ({ nearest }) =>
      nearest === null ? 'See `lorikeet runs list` for the runs there are.' : `Did you mean ${nearest}?`,
  ),
  'run.bad-record': entry<{ file: string; field: string; reason: string }>(
    ({ file, field, reason }) => `${file} does not describe a run: ${field}: ${reason}.`,
    () => 'The file was changed by hand or written by another version of Lorikeet; restore it from a copy.',
  ),
  'run.bad-predictions': entry<{ file: string; line: number; found: string }>(
    ({ file, line, found }) => `Line ${line} of ${file} is no prediction of this run: found ${found}.`,
    () => 'The file was changed or belongs to another run: restore it from a copy, or compare without this run.',
  ),
  'run.too-many-files': entry<{ folder: string; count: number; most: number }>(
    ({ folder, count, most }) => `${folder} has ${counted(count, 'file')}; an export has at most ${most}.`,
    () => 'Name the folder of one export.',
  ),
  'run.too-many': entry<{ count: number; most: number }>(
    ({ count, most }) => `A comparison should be of at most ${most} runs; found ${count}.`,
    () => 'Choose fewer runs.',
  ),
  'run.still-running': entry<{ run: string; pid: number; host: string }>(
    ({ run, pid, host }) => `The run ${run} is still running, as process ${pid} on ${host}.`,
    ({ run }) => `Wait until it ends, or end it with \`lorikeet cancel ${run}\`.`,
  ),
  'run.already-finished': entry<{ run: string }>(
    ({ run }) => `The run ${run} has finished: there is nothing left to resume.`,
    () => 'Start a new run with more epochs if it should train longer.',
  ),
  'run.not-running': entry<{ run: string; status: string }>(
    ({ run, status }) => `The run ${run} is not running: it is ${status}.`,
    () => 'There is nothing to cancel.',
  ),
  'run.on-another-machine': entry<{ run: string; host: string }>(
    ({ run, host }) => `The run ${run} runs on ${host}, which cannot be reached from here.`,
    ({ host }) => `Give the command on ${host}.`,
  ),
  'run.process-unproved': entry<{ run: string; pid: number }>(
    ({ run, pid }) =>
      `It is unclear whether process ${pid} trains the run ${run}: run.json does not say when it started, or is a copy.`,
    ({ pid }) => `See what process ${pid} is, and end it yourself if it trains the run.`,
  ),
  'run.no-adapter': entry<{ run: string; status: string }>(
    ({ run, status }) => `The run ${run} (${status}) has no adapter yet: it is written after the first evaluation.`,
    () => 'Wait for the first evaluation, resume the run, or choose another run.',
  ),
  'run.no-predictions': entry<{ run: string; split: string }>(
    ({ run, split }) => `The run ${run} has no predictions for ${split} rows.`,
    ({ split }) =>
      split === 'test'
        ? 'Evaluate a file of test rows, or name one as data.test in a new run.'
        : 'Wait for the first evaluation, or resume the run.',
  ),
  'run.no-evaluation': entry<{ run: string; evaluation: string }>(
    ({ run, evaluation }) => `The run ${run} has no evaluation "${evaluation}".`,
    () => 'Evaluate the file first.',
  ),
  'run.positive-unknown': entry<{ label: string; labels: readonly string[] }>(
    ({ label, labels }) =>
      labels.length === 2
        ? `The model does not know the label "${label}".`
        : `A positive label needs a model of two classes; this one has ${labels.length}.`,
    ({ labels }) => (labels.length === 2 ? `Choose one of ${quoted(labels)}.` : 'Leave it out.'),
  ),
  'run.names-count': entry<{ run: string; expected: number; found: number }>(
    ({ run, expected, found }) =>
      `The run ${run} tells ${counted(expected, 'class')} apart; found ${counted(found, 'name')}.`,
    () => 'Give each class one name, in the order of the classes.',
  ),
  'run.name-twice': entry<{ run: string; name: string }>(
    ({ run, name }) => `Two classes of the run ${run} would be called "${name}".`,
    () => 'Give each class a name of its own.',
  ),
  'run.threshold-needs-two': entry<{ classes: number }>(
    ({ classes }) => `A threshold parts two classes; this model has ${classes}.`,
    () => 'Leave the threshold out: the most probable class is predicted.',
  ),
  'run.no-corrections': entry<{ run: string }>(
    ({ run }) => `No training row of the run ${run} has been corrected.`,
    () => 'Drop a suspect row or give it another label first.',
  ),
  'run.no-dynamics': entry<{ run: string }>(
    ({ run }) =>
      `The run ${run} has no record of how its rows went in training: it has not taken a step, or an earlier version trained it.`,
    () => 'Wait for its first epoch, or train it again.',
  ),
  'run.unknown-row': entry<{ run: string; row: number }>(
    ({ run, row }) => `Row ${row + 1} is none of the rows that the run ${run} was trained on.`,
    ({ run }) => `See \`lorikeet suspects ${run}\` for the rows there are.`,
  ),
  'run.file-changed': entry<{ run: string; file: string }>(
    ({ run, file }) => `${file} is not what it was when the run ${run} began, so that resuming would give another run.`,
    () => 'Restore the file, or start a new run.',
  ),
  'run.worker-killed': entry<{ run: string; signal: string; lastStep: number }>(
    ({ signal, lastStep }) => `The process that trains was ended by ${signal} ${step(lastStep)}.`,
    ({ run, signal }) =>
      `${signal === 'SIGKILL' ? 'If you did not do it, the system was short of memory: use a smaller batchSize or maxLength. ' : ''}${resume(run)}`,
  ),
  'run.killed-on-request': entry<{ run: string; lastStep: number }>(
    ({ lastStep }) => `The process that trains was killed on the second request to cancel, ${step(lastStep)}.`,
    ({ run }) => resume(run),
  ),
  'run.worker-died': entry<{ run: string; exitCode: number; lastStep: number; output: string }>(
    ({ exitCode, lastStep, output }) =>
      `The process that trains ended by itself with exit code ${exitCode} ${step(lastStep)}${output === '' ? '' : `; its last output: ${output}`}.`,
    ({ run }) => `output.log in the run folder holds what it printed. ${resume(run)}`,
  ),
  'run.worker-gone': entry<{ run: string; pid: number; lastStep: number }>(
    ({ pid, lastStep }) =>
      `The process of the run, ${pid}, ended without a report ${step(lastStep)}: it was killed or the machine was restarted.`,
    ({ run }) => resume(run),
  ),
};
