import { z } from 'zod';
import { ErrorShape } from './error.ts';

/** From a page to the host: over the WebSocket, and over Electron's IPC. Ids are the page's own. */
export const PageMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.int(), channel: z.string(), request: z.unknown() }),
  z.object({ type: z.literal('abort'), id: z.int() }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

/** From the host to a page. */
export const HostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), id: z.int(), event: z.unknown() }),
  z.object({ type: z.literal('reply'), id: z.int(), reply: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), error: ErrorShape }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
