import type { Bridge, ErrorShape } from '../../contract/index.ts';

/**
 * - `connecting`: not open yet
 * - `open`: calls are carried
 * - `lost`: it was open, and is tried again
 */
export type LineState = 'connecting' | 'open' | 'lost';

/** The page's line to the host, and how it is. */
export interface Line {
  readonly bridge: Bridge;
  /** Tells the state now and at every change. */
  onState(listener: (state: LineState) => void): void;
  /** Sends a file to the host; its path there, or why it did not arrive. null where files need not be sent. */
  readonly upload: ((file: File) => Promise<Uploaded>) | null;
}

export type Uploaded =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly error: ErrorShape };
