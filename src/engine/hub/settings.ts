import { homedir } from 'node:os';
import path from 'node:path';
import { type Proxies, readProxies } from '../download/index.ts';
import { LorikeetError } from '../errors/index.ts';
import { Secret } from './secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the Hub and its cache are, as Python's `huggingface_hub` reads it from the environment. */
export interface HubSettings {
  /** `https://huggingface.co` or a mirror, without a slash at the end. */
  readonly endpoint: string;
  /** The folder with `models--…` and `datasets--…`. */
  readonly cacheFolder: string;
  /** No request is made. */
  readonly offline: boolean;
  /** Whether snapshots may hold symbolic links (`HF_HUB_DISABLE_SYMLINKS` forbids them). */
  readonly symlinks: boolean;
  readonly tokens: {
    /** What HF_TOKEN and its older name hold, as it stands there. */
    readonly variables: readonly Secret[];
    /** Where Python's tools keep it. */
    readonly pythonFile: string;
    /** Where `lorikeet login` keeps it. */
    readonly lorikeetFile: string;
  };
  readonly proxies: Proxies;
}

/**
 * The settings in the environment: HF_ENDPOINT, HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HF_HUB_OFFLINE,
 * HF_TOKEN, HF_TOKEN_PATH, HF_HUB_DISABLE_SYMLINKS, HTTP_PROXY, HTTPS_PROXY and NO_PROXY, with Python's defaults.
 *
 * @throws hub.bad-endpoint, hub.bad-proxy
 */
export function readHubSettings(environment: Environment = process.env, home: string = homedir()): HubSettings {
  const given = (...names: string[]) =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
  const folder = (value: string) => path.resolve(expanded(value, environment, home));
  const hfHome = folder(
    given('HF_HOME') ?? path.join(given('XDG_CACHE_HOME') ?? path.join(home, '.cache'), 'huggingface'),
  );
  return {
    endpoint: checkedEndpoint(given('HF_ENDPOINT') ?? 'https://huggingface.co'),
    cacheFolder: folder(given('HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE') ?? path.join(hfHome, 'hub')),
    offline: isTrue(given('HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE')),
    symlinks: !isTrue(given('HF_HUB_DISABLE_SYMLINKS')),
    tokens: {
      variables: ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'].flatMap((name) => {
        const value = environment[name];
        return value === undefined || value.trim() === '' ? [] : [new Secret(value, name)];
      }),
      pythonFile: folder(given('HF_TOKEN_PATH') ?? path.join(hfHome, 'token')),
      lorikeetFile: path.join(configFolder(environment, home), 'lorikeet', 'hub-token'),
    },
    proxies: readProxies(environment),
  };
}

function checkedEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new LorikeetError('hub.bad-endpoint', { endpoint: value });
  }
  return value.replace(/\/+$/, '');
}

/** `~` and `$NAME`, as Python expands them. */
function expanded(value: string, environment: Environment, home: string): string {
  return value
    .replace(/^~(?=$|[\\/])/, home)
    .replaceAll(
      /\$(?:\{(\w+)\}|(\w+))/g,
      (whole, braced?: string, bare?: string) => environment[braced ?? bare!] ?? whole,
    );
}

function configFolder(environment: Environment, home: string): string {
  const { APPDATA, XDG_CONFIG_HOME } = environment;
  if (process.platform === 'win32') return APPDATA ?? path.join(home, 'AppData', 'Roaming');
  return XDG_CONFIG_HOME === undefined || XDG_CONFIG_HOME === '' ? path.join(home, '.config') : XDG_CONFIG_HOME;
}

/** As Python reads flags. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 'ON', 'YES', 'TRUE'].includes(value.toUpperCase());
}
