import path from 'node:path';
import { type BrowserWindow, clipboard, dialog, Notification, shell } from 'electron';
import { NativeRequest } from '../contract/index.ts';

/** What the window asks of the system. */
export interface NativeServices {
  /** @throws {Error} where the request is none */
  perform(request: unknown): Promise<string | null>;
  /** Shows a message of the system, which leads to a route. */
  readonly notify: (title: string, body: string, route: string) => void;
}

/**
 * The system's dialogs, file manager, clipboard, notifications and progress bar, for the window that `current` gives.
 *
 * @param show opens the window at a route
 */
export function nativeServices(current: () => BrowserWindow | null, show: (route: string) => void): NativeServices {
  // A notification that nobody holds may be collected before it is clicked.
  const notifications = new Set<Notification>();
  const notify = (title: string, body: string, route: string) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    notifications.add(notification);
    notification.on('click', () => show(route));
    notification.on('close', () => void notifications.delete(notification));
    notification.show();
  };
  const choose = async (options: Electron.OpenDialogOptions) => {
    const window = current();
    const { canceled, filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    notify,
    async perform(raw) {
      const request = NativeRequest.parse(raw);
      switch (request.type) {
        case 'pick-file': {
          const { title, extensions } = request;
          return choose({ title, properties: ['openFile'], filters: [{ name: title, extensions }] });
        }
        case 'pick-folder':
          return choose({ title: request.title, properties: ['openDirectory', 'createDirectory'] });
        case 'show-folder':
          // openPath would start a program that lies at the path; showing it in its folder never does.
          if (path.isAbsolute(request.path)) shell.showItemInFolder(path.normalize(request.path));
          return null;
        case 'notify':
          notify(request.title, request.body, request.route);
          return null;
        case 'show-progress':
          // Below 0 the bar goes away.
          current()?.setProgressBar(request.share ?? -1);
          return null;
        case 'copy-text':
          await clipboard.writeText(request.text);
          return null;
      }
    },
  };
}
