import { onTestFinished } from 'vitest';
import { type Hub, openHub, readHubSettings, Secret } from '../../../src/engine/hub/index.ts';

export interface TestHubOptions {
  readonly token?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds without a byte after which a connection counts as cut. */
  readonly silence?: number;
}

/** A connection to the stand-in, with its cache in `folder` and short waits; closed when the test ends. */
export function testHub(
  endpoint: string,
  folder: string,
  { token, environment = {}, silence }: TestHubOptions = {},
): Hub {
  const settings = readHubSettings(
    { HF_ENDPOINT: endpoint, HF_HOME: folder, XDG_CONFIG_HOME: folder, ...environment },
    folder,
  );
  const hub = openHub(settings, {
    token: token === undefined ? undefined : new Secret(token, 'HF_TOKEN'),
    firstDelay: 5,
    ...(silence === undefined ? {} : { silence }),
  });
  onTestFinished(() => hub.close());
  return hub;
}
