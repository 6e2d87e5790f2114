import { entry } from '../entry.ts';
import { inList } from '../wording.ts';

/** What a settings file is about: a run, or a cluster. */
type About = 'run' | 'cluster';

const pageOf = (about: About) => (about === 'cluster' ? 'docs/cluster-config.md' : 'docs/config.md');

/** The YAML files that describe a run and a cluster, and single settings given with --set. `where` is a place in any. */
export const configErrors = {
  'config.syntax': entry<{ where: string; reason: string }>(
    ({ where, reason }) => `${where}: this is not valid YAML: ${reason}.`,
    () => 'Correct the place named; settings are written as `name: value`, nested ones with two more spaces.',
  ),
  'config.not-settings': entry<{ file: string; found: string; about: About }>(
    ({ file, found, about }) =>
      `${file} should hold settings such as \`${about === 'cluster' ? 'jobs' : 'model'}: …\`; found ${found}.`,
    ({ about }) =>
      about === 'cluster'
        ? `Write one setting or more, or leave the file out; ${pageOf(about)} lists every setting.`
        : `Write at least \`model\` and \`data: { train: … }\`; ${pageOf(about)} lists every setting.`,
  ),
  'config.unknown-key': entry<{ where: string; key: string; nearest: string | null; valid: readonly string[] }>(
    ({ where, key }) => `${where}: there is no setting ${key}.`,
    ({ nearest, valid }) =>
      nearest === null ? `The settings here are ${inList(valid, 30)}.` : `Did you mean ${nearest}?`,
  ),
  'config.missing': entry<{ where: string; field: string; meaning: string }>(
    ({ where, field }) => `${where}: the setting ${field} is missing.`,
    ({ field, meaning }) => `Add ${field}: ${meaning}`,
  ),
  'config.wrong-value': entry<{ where: string; field: string; expected: string; found: string; about: About }>(
    ({ where, field, expected, found }) => `${where}: ${field} should be ${expected}; found ${found}.`,
    ({ about }) => `Correct the value; ${pageOf(about)} says what each setting means.`,
  ),
  'config.bad-override': entry<{ override: string; reason: string }>(
    ({ override, reason }) => `--set ${override}: ${reason}.`,
    () => 'Write the setting with its path, an equals sign and a value, such as --set train.seed=43.',
  ),
  'config.split-and-validation': entry<{ where: string }>(
    ({ where }) =>
      `${where}: data.validation names a file and data.split asks to take rows of data.train; only one can hold.`,
    () => 'Remove data.split, or set data.validation to null.',
  ),
  'config.needs-multi-label': entry<{ where: string; field: string }>(
    ({ where, field }) =>
      `${where}: ${field} is for rows with several labels, and data.task says that each row has one.`,
    ({ field }) => `Set data.task to multi-label, or leave out ${field}.`,
  ),
  'config.metric-of-labels': entry<{ where: string; field: string; metric: string }>(
    ({ where, field, metric }) =>
      `${where}: ${field} is ${metric}, a mean over rows with several labels, and data.task says that each row has one.`,
    ({ field }) => `Set data.task to multi-label, or choose another metric for ${field}, such as f1 or macroF1.`,
  ),
  'config.separator-and-columns': entry<{ where: string }>(
    ({ where }) =>
      `${where}: data.labelSeparator parts the labels of a cell, and data.labelColumns names a column for each label; only one can hold.`,
    () => 'Leave out data.labelSeparator, or set data.labelColumns to null.',
  ),
  'config.not-for-multi-label': entry<{ where: string; field: string }>(
    ({ where, field }) =>
      `${where}: ${field} is for rows with one label each, and data.task says that rows have several.`,
    ({ field }) => `Leave out ${field}, or set data.task to single-label.`,
  ),
};
