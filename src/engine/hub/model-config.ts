import path from 'node:path';
import { CONFIG } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { parseJson } from '../files/index.ts';
import { readConfig } from '../weights/index.ts';
import { snapshotFile } from './cache/layout.ts';
import { isFile } from './cache/listing.ts';
import { askBytes } from './client/ask.ts';
import type { Hub } from './client/hub.ts';
import type { DownloadOptions } from './download/files.ts';
import { fileUrl, type Reference } from './repository.ts';
import { locate } from './revision.ts';

/** The config.json of a model, read before its other files are downloaded. */
export interface RemoteConfig {
  readonly config: Readonly<Record<string, unknown>>;
  /** The name in errors: its path, or `owner/name/config.json` if it is only on the Hub. */
  readonly file: string;
  readonly commit: string;
}

const MOST_CONFIG_BYTES = 10_000_000;

/**
 * Reads the config of a model from the cache, else from the Hub. It is not written into the cache: a snapshot with only
 * a config must not replace a complete one.
 *
 * @throws the errors of `locate`; hub.no-file, files.not-json, weights.bad-config; hub.*
 */
export async function fetchModelConfig(
  hub: Hub,
  reference: Reference,
  options: DownloadOptions = {},
): Promise<RemoteConfig> {
  const { repository } = reference;
  const { place, commit } = await locate(hub, reference, (at, last) => isFile(snapshotFile(at, last, CONFIG)), options);
  const cached = snapshotFile(place, commit, CONFIG);
  if (await isFile(cached)) return { config: await readConfig(path.dirname(cached)), file: cached, commit };
  const url = fileUrl(hub.settings.endpoint, repository, commit, CONFIG);
  const subject = { what: CONFIG, repository, revision: commit, file: CONFIG };
  const { bytes } = await askBytes(hub, { url, subject, signal: options.signal }, MOST_CONFIG_BYTES);
  const file = `${repository.id}/${CONFIG}`;
  const config = parseJson(file, bytes.toString('utf8'));
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new LorikeetError('weights.bad-config', { file, found: JSON.stringify(config).slice(0, 60) });
  }
  return { config: config as Record<string, unknown>, file, commit };
}
