import type { DataProfile, RunConfig } from '../../contract/index.ts';

export interface RowCounts {
  readonly train: number;
  readonly validation: number;
}

/**
 * How many rows a run would train on and validate with, before any fix drops some: validation rows are a share of the
 * training rows, rounded up, unless the config names a split of its own for them. null where the profile does not tell.
 */
export function rowCounts(
  profile: DataProfile,
  { train, validation, test, split }: RunConfig['data'],
): RowCounts | null {
  // A profile of what the run reads names its parts by what they are for.
  const hasParts = validation !== null || test !== null;
  const rows = rowsOf(profile, hasParts ? '' : train, 'train');
  if (rows === null) return null;
  if (validation !== null) {
    const validationRows = profile.splits.find(({ name }) => name === 'validation')?.rows;
    return validationRows === undefined ? null : { train: rows, validation: validationRows };
  }
  const validationRows = Math.ceil(split.validation * rows);
  return { train: rows - validationRows, validation: validationRows };
}

/** The rows of the split that a name such as `tweets.csv#test` means; without `#`, the one that is called so or the only one. */
function rowsOf({ splits }: DataProfile, name: string, usual: string): number | null {
  const splitName = name.split('#')[1];
  const split =
    splits.find((each) => each.name === (splitName ?? usual)) ?? (splits.length === 1 ? splits[0] : undefined);
  return split?.rows ?? null;
}
