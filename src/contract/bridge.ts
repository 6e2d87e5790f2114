import { z } from 'zod';
import type { ChannelName, EventOf, ReplyOf, RequestOf } from './channels.ts';
import type { ErrorShape } from './error.ts';
import { Place } from './place.ts';
import type { HostMessage, PageMessage } from './wire.ts';

/** A reply, or an error whose texts are ready to show. */
export type Answer<Reply> =
  { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly error: ErrorShape };

/** What a call comes to. */
export type Answered<Name extends ChannelName> = Answer<ReplyOf<Name>>;

/** What the window can do that a browser cannot; null in a browser. */
export interface NativeBridge {
  /** The system's dialog for files; null where the user cancels. */
  pickFile(options: { title: string; extensions: readonly string[] }): Promise<string | null>;
  pickFolder(options: { title: string }): Promise<string | null>;
  /** The path of a file that was dropped on the page. */
  pathOf(file: File): string;
  /** Opens a folder in the system's file manager. */
  showFolder(path: string): Promise<void>;
  /** Pages may not ask for the clipboard in the app, where every permission is denied. */
  copyText(text: string): Promise<void>;
  /** Shows a message of the system; a click on it opens the window at a route. */
  notify(message: { title: string; body: string; route: string }): Promise<void>;
  /** Share done of what runs, shown at the app's icon; null for nothing. */
  showProgress(share: number | null): Promise<void>;
  /** Called when the menu or a file association asks the page to go somewhere, as a route such as `/runs`. */
  onNavigate(listener: (route: string) => void): () => void;
}

/** How the pages reach the host: over the preload script in the app, over a WebSocket in a browser. */
export interface Bridge {
  /** Never rejects for an error of the host. After `signal` aborts, the host stops and no event comes any more. */
  call<Name extends ChannelName>(
    name: Name,
    request: RequestOf<Name>,
    options?: { readonly onEvent?: (event: EventOf<Name>) => void; readonly signal?: AbortSignal },
  ): Promise<Answered<Name>>;
  readonly native: NativeBridge | null;
}

/** What the preload script puts at `window.lorikeet`: functions alone, for only those cross into the page's world. */
export interface PageLine {
  send(message: PageMessage): void;
  onMessage(listener: (message: HostMessage) => void): void;
  readonly native: NativeBridge;
}

/** What the window asks of the system. */
export const NativeRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pick-file'), title: z.string(), extensions: z.array(z.string()) }),
  z.object({ type: z.literal('pick-folder'), title: z.string() }),
  z.object({ type: z.literal('show-folder'), path: Place }),
  z.object({
    type: z.literal('notify'),
    title: z.string().max(200),
    body: z.string().max(500),
    route: z.string().startsWith('/').max(1000),
  }),
  z.object({ type: z.literal('show-progress'), share: z.number().min(0).max(1).nullable() }),
  z.object({ type: z.literal('copy-text'), text: z.string().max(1_000_000) }),
]);
export type NativeRequest = z.infer<typeof NativeRequest>;
