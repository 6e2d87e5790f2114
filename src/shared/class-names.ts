/** What the owner of a run calls its classes since it was trained. */
export interface ClassNaming {
  /** In the order of the classes. */
  readonly names: readonly string[];
  /** Of two classes, the index of the positive one. */
  readonly positive: number;
}

/** What is known of the classes of a run: the names it was trained with, and those of its owner. */
export interface NamedClasses {
  /** In the order of the classes; files of the run have these. null until the data is read. */
  readonly labels: readonly string[] | null;
  readonly naming: ClassNaming | null;
}

/** What the classes of a run are called now, in their order; null until its data is read. */
export function classNames({ labels, naming }: NamedClasses): readonly string[] | null {
  return naming?.names ?? labels;
}

/** Index of the positive class of two: the second, where nobody chose the other. */
export function positiveClass({ naming }: Pick<NamedClasses, 'naming'>): number {
  return naming?.positive ?? 1;
}

/** What a label in a file of the run is called now; one that is none of its classes stays as it is. */
export function nameOfLabel(classes: NamedClasses, label: string): string {
  const index = classes.labels?.indexOf(label) ?? -1;
  return classes.naming?.names[index] ?? label;
}

/** The label that files of the run have for a class, by its name of today or by that label. */
export function labelOfName({ labels, naming }: NamedClasses, name: string): string {
  const index = naming?.names.indexOf(name) ?? -1;
  return labels?.[index] ?? name;
}

/**
 * The metrics of an evaluation with the other class of two as the positive one: precision, recall, F1 and the areas under the curves are
 * of that class, by what the evaluation says of each. With the second as the positive class, with more classes, and without figures of
 * each class they stay as they are.
 */
export function metricsOfPositive(
  metrics: Readonly<Record<string, unknown>>,
  classes: NamedClasses,
): Record<string, unknown> {
  const index = positiveClass(classes);
  const perClass = metrics['perClass'] as Readonly<Record<string, unknown>> | undefined;
  if (classes.labels?.length !== 2 || index === 1 || perClass === undefined) return { ...metrics };
  const of = (values: unknown): unknown => (Array.isArray(values) ? (values[index] as unknown) : undefined);
  const areas = ['rocAuc', 'averagePrecision'].map((name) => [name, of(metrics[`${name}PerClass`])] as const);
  const decided = ['precision', 'recall', 'f1'].map((name) => [name, of(perClass[name])] as const);
  const changed = [...decided, ...areas].filter(([, value]) => value !== undefined);
  return {
    ...metrics,
    ...(Object.fromEntries(changed) as Record<string, unknown>),
    rocCurve: null,
    precisionRecallCurve: null,
  };
}
