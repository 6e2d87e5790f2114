import { distance } from 'fastest-levenshtein';
import { loadHub } from '../../engine/index.ts';

/** The model of the cache whose name is most like a mistyped one, with or without its owner; null where none is near. */
export async function nearestCached(cacheFolder: string, model: string): Promise<string | null> {
  const [mistyped] = model.toLowerCase().split('@') as [string];
  const cached = await (await loadHub()).scanCache(cacheFolder);
  const ids = cached.flatMap(({ type, id }) => (type === 'model' ? [id] : []));
  const ranked = ids
    .map((id) => {
      const name = id.toLowerCase();
      return { id, edits: Math.min(distance(name, mistyped), distance(name.split('/').at(-1)!, mistyped)) };
    })
    .sort((first, second) => first.edits - second.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(2, Math.floor(mistyped.length / 4)) ? best.id : null;
}
