/** Where rows are, as a user writes it: `train.csv`, `folder#test`, `owner/name`, `owner/name@v1.0#test`. */
export interface DataPlace {
  /** A path, or the id of a data set on the Hub. */
  readonly place: string;
  /** Branch, tag or commit of a data set on the Hub; null where none is written. */
  readonly revision: string | null;
  /** Null where none is written. */
  readonly split: string | null;
}

const HUB_ID = /^(?:[A-Za-z0-9][\w.-]{0,95}\/)?[A-Za-z0-9][\w.-]{0,95}$/;

/** Takes apart what a user writes. A path that is there as written has neither split nor revision: names may hold # and @. */
export function parsePlace(text: string, isThere: (path: string) => boolean): DataPlace {
  if (isThere(text)) return { place: text, revision: null, split: null };
  const hash = text.lastIndexOf('#');
  const split = hash > 0 ? text.slice(hash + 1) : null;
  const before = hash > 0 ? text.slice(0, hash) : text;
  if (isThere(before)) return { place: before, revision: null, split };
  const at = before.indexOf('@');
  const id = at > 0 ? before.slice(0, at) : before;
  if (at > 0 && isHubId(id)) return { place: id, revision: before.slice(at + 1), split };
  return { place: before, revision: null, split };
}

/**
 * Whether this could be the id of a data set on the Hub: `name` or `owner/name`. What ends like a data file is taken for a
 * file that is missing.
 */
export function isHubId(place: string): boolean {
  return HUB_ID.test(place) && !/\.(?:csv|tsv|jsonl?|ndjson|parquet|txt)$/i.test(place) && !place.includes('..');
}
