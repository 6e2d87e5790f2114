import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { type Handlers, ipcLines } from '../contract/index.ts';
import { connectPage, type PageConnection } from '../host/index.ts';
import { isPage } from './address.ts';
import type { NativeServices } from './native.ts';

/** Answers the window: calls of the host's channels, and what only the system can do. Other senders are refused and logged. */
export function bind(
  ipc: Pick<IpcMain, 'on' | 'handle'>,
  handlers: Handlers,
  native: NativeServices,
  warn: (message: string) => void,
): void {
  const connections = new Map<number, PageConnection>();
  const connectionOf = ({ sender }: IpcMainEvent): PageConnection => {
    const existing = connections.get(sender.id);
    if (existing !== undefined) return existing;
    const connection = connectPage(handlers, (message) => {
      if (!sender.isDestroyed()) sender.send(ipcLines.toPage, message);
    });
    connections.set(sender.id, connection);
    const drop = () => {
      connection.close();
      connections.delete(sender.id);
    };
    sender.once('destroyed', drop);
    sender.once('render-process-gone', drop);
    // A reload is a new page: nobody is left to hear the old one's events.
    sender.once('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) drop();
    });
    return connection;
  };

  ipc.on(ipcLines.toHost, (event, message: unknown) => {
    if (!isOwnFrame(event)) warn(`refused a message of ${event.senderFrame?.url ?? 'a frame that is gone'}`);
    else if (!connectionOf(event).receive(message)) warn('refused a message that is no call');
  });
  ipc.handle(ipcLines.native, (event, request: unknown) => {
    if (isOwnFrame(event)) return native.perform(request);
    warn(`refused a request of ${event.senderFrame?.url ?? 'a frame that is gone'}`);
    throw new Error('refused');
  });
}

/** Whether a message comes from the top frame of one of the app's own pages. */
export function isOwnFrame({ senderFrame }: Pick<IpcMainEvent | IpcMainInvokeEvent, 'senderFrame'>): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPage(senderFrame.url);
}
