import type { CacheContents, HubModel } from '../../contract/index.ts';

/** A model that a draft could take. */
export interface ModelChoice {
  /** What the config says: a folder, or a name on the Hub. */
  readonly model: string;
  readonly name: string;
  readonly owner: string | null;
  /** `demo`: ships with the app. */
  readonly place: 'demo' | 'disk' | 'folder' | 'hub';
  readonly parameters: number | null;
  /** Bytes on disk, or to fetch; null where nobody said. */
  readonly bytes: number | null;
  readonly license: string | null;
  readonly isGated: boolean;
  /** Whether Lorikeet has its architecture. */
  readonly isSupported: boolean;
}

/** What is in the cache and could be trained, by name: the newest snapshot of each model. */
export function cachedChoices({ repositories }: CacheContents): ModelChoice[] {
  return repositories
    .filter(({ type, snapshots }) => type === 'model' && snapshots.some(({ isTrainable }) => isTrainable))
    .map(({ id, bytes }) => ({
      ...nameParts(id),
      model: id,
      place: 'disk',
      parameters: null,
      bytes,
      license: null,
      isGated: false,
      isSupported: true,
    }));
}

/** What the Hub has found, without what is on disk already. */
export function hubChoices(models: readonly HubModel[], onDisk: readonly ModelChoice[]): ModelChoice[] {
  const idsOnDisk = new Set(onDisk.map(({ model }) => model));
  return models
    .filter(({ id }) => !idsOnDisk.has(id))
    .map(({ id, parameters, license, isGated, isSupported }) => ({
      ...nameParts(id),
      model: id,
      place: 'hub',
      parameters,
      bytes: null,
      license,
      isGated,
      isSupported,
    }));
}

/** A folder that was named by hand. */
export function folderChoice(model: string, place: 'demo' | 'folder'): ModelChoice {
  const name = model.split(/[\\/]/).findLast((part) => part !== '') ?? model;
  return {
    model,
    name,
    owner: null,
    place,
    parameters: null,
    bytes: null,
    license: null,
    isGated: false,
    isSupported: true,
  };
}

/** Choices whose name holds every word of a query. */
export function matching(choices: readonly ModelChoice[], query: string): ModelChoice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(({ model, name }) => words.every((word) => `${model} ${name}`.toLowerCase().includes(word)));
}

function nameParts(id: string): Pick<ModelChoice, 'name' | 'owner'> {
  const slash = id.indexOf('/');
  return slash < 0 ? { name: id, owner: null } : { name: id.slice(slash + 1), owner: id.slice(0, slash) };
}
