import { LorikeetError, neededFiles, readCard } from '../../engine/index.ts';
import { downloadOptions, type HubAccess, withHub } from './access.ts';

export interface DataSetReference {
  readonly id: string;
  /** Branch, tag or commit; null takes the repository's own files, else those the Hub made of them. */
  readonly revision: string | null;
  /** Configuration of a data set with several; left out, its default. */
  readonly config?: string | null | undefined;
}

export interface PulledDataSet {
  /** The snapshot in the cache. */
  readonly folder: string;
  readonly commit: string;
  /** Paths in the snapshot. */
  readonly files: readonly string[];
}

/** The branch on which the Hub keeps every data set that it can read as Parquet. */
const CONVERTED = 'refs/convert/parquet';

/**
 * Downloads the files of one configuration of a data set into the cache. Files that are there already are not
 * downloaded again, and at a commit there is no request at all.
 *
 * @throws hub.*, data.config-unknown, data.config-needed, data.card-no-files, data.hub-no-files
 */
export async function pullDataSet(
  { id, revision, config }: DataSetReference,
  access: HubAccess = {},
): Promise<PulledDataSet> {
  return withHub(access, async ({ hub, engine }) => {
    const { parseReference, pullFiles } = engine;
    const quiet = downloadOptions({ ...access, onEvent: undefined });
    const loud = downloadOptions(access);
    const pull = async (at: string): Promise<PulledDataSet> => {
      const place = parseReference(`${id}@${at}`, 'dataset');
      const isCard = (file: string) => file === 'README.md';
      const cards = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path).filter(isCard);
      const { folder } = await pullFiles(hub, place, cards, quiet);
      const card = await readCard(folder);
      const choose = (files: readonly { readonly path: string }[]) => {
        const paths = files.map(({ path }) => path);
        return [...paths.filter(isCard), ...neededFiles(id, paths, card, config)];
      };
      return pullFiles(hub, place, choose, loud);
    };
    const original = await pull(revision ?? 'main');
    if (hasRows(original)) return original;
    const converted = revision === null ? await pull(CONVERTED) : original;
    if (hasRows(converted)) return converted;
    throw new LorikeetError('data.hub-no-files', { id, revision: revision ?? CONVERTED });
  });
}

function hasRows({ files }: PulledDataSet): boolean {
  return files.some((file) => file !== 'README.md');
}
