import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../temporary.ts';
import { type StandIn, type StandInOptions, startHub } from './stand-in.ts';

export interface HubEnvironment {
  readonly hub: StandIn;
  /** The cache, empty at first. */
  readonly cache: string;
  /** Where `lorikeet login` keeps the token. */
  readonly tokenFile: string;
}

/** A stand-in for the Hub with an empty cache and no token, for this process and those it starts. */
export async function hubEnvironment(options: StandInOptions): Promise<HubEnvironment> {
  const hub = await startHub(options);
  const home = temporaryFolder();
  const none = ['HF_HUB_CACHE', 'HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HF_TOKEN_PATH', 'HF_HUB_OFFLINE'];
  for (const name of [...none, 'HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, '');
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', home);
  vi.stubEnv('APPDATA', home);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { hub, cache: path.join(home, 'hub'), tokenFile: path.join(home, 'lorikeet', 'hub-token') };
}
