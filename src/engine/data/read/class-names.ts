/**
 * Names of classes by column, from the features of a data set as `datasets` writes them: an object by column name in files
 * (`{"label": {"names": ["no", "yes"], "_type": "ClassLabel"}}`), a list in the card
 * (`- name: label`, `dtype: {class_label: {names: {'0': no, '1': yes}}}`). A column of lists names the classes of their
 * items, as `feature` in files and `sequence` or `list` in the card. Any other value is skipped.
 */
export function classNamesOfFeatures(features: unknown): ReadonlyMap<string, readonly string[]> {
  const namesByColumn = new Map<string, readonly string[]>();
  if (typeof features !== 'object' || features === null) return namesByColumn;
  const named: [string, unknown][] = Array.isArray(features)
    ? features.map((feature) => [String(field(feature, 'name')), feature])
    : Object.entries(features);
  for (const [column, feature] of named) {
    const names = namesOf(field(feature, 'feature') ?? feature);
    const list = namesInOrder(names);
    if (list !== undefined) namesByColumn.set(column, list);
  }
  return namesByColumn;
}

function namesOf(feature: unknown): unknown {
  if (field(feature, '_type') === 'ClassLabel') return field(feature, 'names');
  const kind = field(feature, 'dtype') ?? field(feature, 'sequence') ?? field(feature, 'list');
  return field(field(kind, 'class_label'), 'names');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A list of names, or an object whose keys are the indices 0, 1, 2, … */
function namesInOrder(names: unknown): readonly string[] | undefined {
  if (typeof names !== 'object' || names === null) return undefined;
  const list: unknown[] = Array.isArray(names)
    ? names
    : Array.from({ length: Object.keys(names).length }, (_, index) => field(names, String(index)));
  const isName = (name: unknown) => typeof name === 'string' || typeof name === 'number' || typeof name === 'boolean';
  return list.length > 1 && list.every(isName) ? list.map(String) : undefined;
}
