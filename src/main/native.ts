import path from 'node:path';
import { type BrowserWindow, clipboard, dialog, shell } from 'electron';
import { NativeRequest } from '../contract/index.ts';

/** What the window asks of the system. */
export interface NativeServices {
  /** @throws {Error} where the request is none */
  perform(request: unknown): Promise<string | null>;
}

/** The system's dialogs, file manager and clipboard, for the window that `current` gives. */
export function nativeServices(current: () => BrowserWindow | null): NativeServices {
  const choose = async (options: Electron.OpenDialogOptions) => {
    const window = current();
    const { canceled, filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
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
        case 'copy-text':
          await clipboard.writeText(request.text);
          return null;
      }
    },
  };
}
