import type { TransferEvent } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { isDamage, type OwnFiles } from '../files/own.ts';
import { type HubSettings, loadHub, type SecretStore } from '../../engine/index.ts';

type HubModule = Awaited<ReturnType<typeof loadHub>>;
type Hub = ReturnType<HubModule['openHub']>;
type DownloadOptions = NonNullable<Parameters<HubModule['pullModel']>[2]>;

/** Whose token is used, who is told about progress, and when to stop. */
export interface HubAccess {
  /** The store of the user's token. By default the file of the command line, the only store that a worker can read. */
  readonly secrets?: SecretStore | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TransferEvent) => void) | undefined;
  /** Whether only the cache may be used, without a request. */
  readonly offline?: boolean | undefined;
  /** Converts weights that are pickle; the host has to give it, a worker has none. */
  readonly reader?: Pick<HostContext['reader'], 'ask'> | undefined;
}

/** The connection, and the engine's functions that take it. */
export interface OpenedHub {
  readonly hub: Hub;
  readonly engine: HubModule;
}

/**
 * The settings of the environment, made stricter by what the caller asks for.
 *
 * @throws hub.bad-endpoint, hub.bad-proxy
 */
export async function hubSettings({ offline = false }: HubAccess = {}): Promise<HubSettings> {
  const settings = (await loadHub()).readHubSettings();
  return offline ? { ...settings, offline } : settings;
}

/** Opens a connection to the Hub with the user's token, and closes it after use. @throws hub.*, files.unreadable */
export async function withHub<Value>(access: HubAccess, use: (opened: OpenedHub) => Promise<Value>): Promise<Value> {
  const engine = await loadHub();
  const settings = await hubSettings(access);
  const hub = engine.openHub(settings, {
    token: settings.offline ? undefined : await engine.findToken(settings, await secretStore(access)),
  });
  try {
    return await use({ hub, engine });
  } finally {
    await hub.close();
  }
}

/** A download that tells whoever asked how far it is, and ends with the signal. */
export function downloadOptions({ signal, onEvent }: HubAccess): DownloadOptions {
  return { signal, ...(onEvent === undefined ? {} : { onEvent }) };
}

/** The user's token in the file of the command line; a file that holds none is set aside. */
export function tokenFile(ownFiles: OwnFiles): SecretStore {
  const place = async () => (await hubSettings()).tokens.lorikeetFile;
  const store = async () => (await loadHub()).fileSecretStore(await place());
  return {
    async read() {
      try {
        return await (await store()).read();
      } catch (error) {
        if (!isDamage(error)) throw error;
        await ownFiles.setAside(await place(), 'it holds no token');
        return undefined;
      }
    },
    write: async (token) => (await store()).write(token),
    remove: async () => (await store()).remove(),
  };
}

/** Where Lorikeet keeps the user's token. @throws hub.bad-endpoint, hub.bad-proxy */
export async function secretStore({ secrets }: Pick<HubAccess, 'secrets'>): Promise<SecretStore> {
  if (secrets !== undefined) return secrets;
  return (await loadHub()).fileSecretStore((await hubSettings()).tokens.lorikeetFile);
}
