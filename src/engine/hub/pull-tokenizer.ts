import { CONFIG, optionalModelFiles, TOKENIZER, tokenizerFiles } from '../../shared/model-files.ts';
import { hasTokenizer } from './cache/snapshot.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import type { DownloadOptions } from './download/files.ts';
import { pullSnapshot } from './pull-snapshot.ts';
import type { Reference } from './repository.ts';

/**
 * Downloads the tokenizer and the config of a model into the cache, without its weights.
 *
 * @returns the folder of the snapshot
 * @throws hub.no-file where the model has none, and the errors of `pullSnapshot`
 */
export async function pullTokenizer(hub: Hub, reference: Reference, options: DownloadOptions = {}): Promise<string> {
  const { folder } = await pullSnapshot(
    hub,
    reference,
    {
      stateOf: async (place, commit) => ((await hasTokenizer(place, commit)) ? 'complete' : 'missing'),
      list: (_, commit) => listFiles(hub, reference.repository, commit, options.signal),
      choose: (listing) => {
        const names = listing.map((file) => file.path);
        const tokenizer = tokenizerFiles(names) ?? [TOKENIZER];
        return [CONFIG, ...tokenizer, ...optionalModelFiles.filter((name) => names.includes(name))];
      },
      isWhole: false,
    },
    options,
  );
  return folder;
}
