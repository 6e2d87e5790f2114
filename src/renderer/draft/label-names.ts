import { type DraftConfig, valueAt, withValue } from './config-path.ts';

/** A label of the data, what it is called, and whether it is the positive one of two. */
export interface NamedLabel {
  readonly label: string;
  readonly name: string;
  readonly isPositive: boolean;
}

/** Whether the labels are 0, 1, 2 and so on: the data then says which class a row is of, and names can be given to them. */
export function areIndices(labels: readonly string[]): boolean {
  return labels.every((label, index) => label === String(index));
}

/**
 * The labels of the data with the names of the config. `labels` are in the order of the classes; the second of two is the positive
 * one, unless the config puts it first.
 */
export function namedLabels(config: DraftConfig, labels: readonly string[]): NamedLabel[] {
  const names = namesOf(config, labels);
  if (areIndices(labels)) {
    const isSwapped = names !== null && names[0] === labels[1];
    return labels.map((label, index) => ({
      label,
      name: names === null || isSwapped ? '' : names[index] === label ? '' : names[index]!,
      isPositive: labels.length === 2 && (isSwapped ? index === 0 : index === 1),
    }));
  }
  const positive = labels.length === 2 ? (names ?? labels)[1] : null;
  return labels.map((label) => ({ label, name: '', isPositive: label === positive }));
}

/** The config with a name for the class of an index; nothing takes it away. Without any name the labels of the data hold. */
export function withLabelName(
  config: DraftConfig,
  labels: readonly string[],
  index: number,
  name: string,
): DraftConfig {
  const current = namedLabels(config, labels).map((label) => label.name);
  const names = labels.map((label, place) => (place === index ? name : current[place]!) || label);
  return withValue(config, 'data.labels', names.every((each, place) => each === labels[place]) ? undefined : names);
}

/** The config with one of two labels as the positive one. Labels that have names stay in the order of their numbers. */
export function withPositive(config: DraftConfig, labels: readonly string[], positive: string): DraftConfig {
  const isUsual = positive === labels[1];
  return withValue(config, 'data.labels', isUsual ? undefined : [labels[1], labels[0]]);
}

function namesOf(config: DraftConfig, labels: readonly string[]): readonly string[] | null {
  const names = valueAt(config, 'data.labels');
  return Array.isArray(names) && names.length === labels.length ? names.map(String) : null;
}
