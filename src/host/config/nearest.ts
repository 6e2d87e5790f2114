import { distance } from 'fastest-levenshtein';
import { fieldsOf, type JsonSchema } from '../../contract/index.ts';

/**
 * The full path of the setting that a misspelled name most likely means, or null. Similar names in the same group come
 * first, then the same name in another group.
 */
export function nearestSetting(
  schema: JsonSchema,
  group: readonly string[],
  key: string,
  siblings: readonly string[],
): string | null {
  const mistyped = plain(key);
  // Two swapped letters count as two edits. In a name of one or two letters that would already be another name.
  const most = mistyped.length < 3 ? 1 : Math.max(2, Math.floor(mistyped.length / 3));
  const ranked = siblings
    .map((name) => ({ name, edits: distance(plain(name), mistyped) }))
    .sort((first, second) => first.edits - second.edits);
  const [best] = ranked;
  const elsewhere = fieldsOf(schema).find(([path]) => plain(path.at(-1)!) === mistyped);
  if (best !== undefined && best.edits <= most && (best.edits === 0 || elsewhere === undefined)) {
    return [...group, best.name].join('.');
  }
  return elsewhere === undefined ? null : elsewhere[0].join('.');
}

/** Names are compared without case, dashes and underscores: `learning_rate` is `learningRate`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
