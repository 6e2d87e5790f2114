/** What the stand-in tells the test that started it. */
export type FromMain =
  | { type: 'window'; options: Record<string, unknown> }
  | { type: 'load'; url: string }
  | { type: 'to-page'; channel: string; message: unknown }
  | { type: 'invoked'; id: number; value?: unknown; error?: string }
  | { type: 'fetched'; id: number; status: number; headers: Record<string, string>; body: string }
  | { type: 'dialog'; options: Record<string, unknown> }
  | { type: 'menu'; labels: string[] }
  | { type: 'notification'; options: Record<string, unknown> }
  | { type: 'progress-bar'; share: number }
  | { type: 'closed' };

/** What the test tells the stand-in, in the page's place or the user's. */
export type ToMain =
  | { type: 'from-page'; channel: string; message: unknown; url: string; top: boolean }
  | { type: 'invoke'; id: number; channel: string; message: unknown; url: string }
  | { type: 'fetch'; id: number; url: string }
  /** The next dialog answers so. */
  | { type: 'answer'; response?: number; path?: string }
  /** The last notification is clicked. */
  | { type: 'click-notification' }
  | { type: 'second-instance'; argv: string[] }
  | { type: 'reload' }
  | { type: 'close' };
