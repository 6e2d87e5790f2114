/** Folders that were chosen from before, newest first: kept by the browser, as they are of no use to another one. */

const key = 'lorikeet.places';

/** Places kept at most. */
const most = 5;

/** The folders remembered; none where the browser keeps nothing. */
export function rememberedPlaces(storage: Pick<Storage, 'getItem'> = localStorage): readonly string[] {
  try {
    const places: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(places) ? places.filter((place) => typeof place === 'string').slice(0, most) : [];
  } catch {
    return [];
  }
}

/** Remembers the folder that a chosen path lies in. A name without a folder, as of the Hub, is no place. */
export function rememberPlace(path: string, storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): void {
  const folder = folderOf(path);
  if (folder === null) return;
  const places = [folder, ...rememberedPlaces(storage).filter((place) => place !== folder)].slice(0, most);
  try {
    storage.setItem(key, JSON.stringify(places));
  } catch {
    // A browser that keeps nothing forgets this too.
  }
}

/** The folder that a path lies in; null for a path that does not start at a root. */
export function folderOf(path: string): string | null {
  const isWhole = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
  if (!isWhole) return null;
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const folder = path.slice(0, end);
  return folder === '' || folder.endsWith(':') ? path.slice(0, end + 1) : folder;
}
