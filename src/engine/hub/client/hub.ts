import type { Dispatcher } from 'undici';
import { openConnections, type RetryPolicy } from '../../download/index.ts';
import type { Secret } from '../secret.ts';
import type { HubSettings } from '../settings.ts';

/** A connection to the Hub: where it is, who asks, and the pool of connections. */
export interface Hub {
  readonly settings: HubSettings;
  readonly token: Secret | undefined;
  readonly dispatcher: Dispatcher;
  /** Milliseconds that an answer in memory may take, however little comes. */
  readonly grace: number;
  /** How patient questions are: somebody waits for the answer. */
  readonly askPolicy: RetryPolicy;
  /** How patient downloads are: they should outlast a minute without network. */
  readonly downloadPolicy: RetryPolicy;
  close(): Promise<void>;
}

export interface HubOptions {
  readonly token?: Secret | undefined;
  /** Milliseconds before the first repetition; 500 unless told. */
  readonly firstDelay?: number;
  /** Milliseconds without a byte after which a connection counts as cut; 30 seconds unless told. */
  readonly silence?: number;
}

const MOST_DELAY = 30_000;

/** Opens a connection to the Hub; nothing is sent yet. Proxies are the system's. */
export function openHub(settings: HubSettings, { token, firstDelay = 500, silence = 30_000 }: HubOptions = {}): Hub {
  const dispatcher = openConnections(settings.proxies, silence);
  return {
    settings,
    token,
    dispatcher,
    // Two silences of bytes that come one by one.
    grace: 2 * silence,
    askPolicy: { attempts: 4, firstDelay, mostDelay: MOST_DELAY },
    downloadPolicy: { attempts: 8, firstDelay, mostDelay: MOST_DELAY },
    close: () => dispatcher.destroy(),
  };
}
