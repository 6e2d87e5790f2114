import path from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import { OwnFiles, takeFields } from '../host/index.ts';
import { firstWindowState, type WindowState } from './window-options.ts';

const StoredWindow = z.object({
  width: z.int().min(400),
  height: z.int().min(300),
  x: z.int().optional(),
  y: z.int().optional(),
  maximized: z.boolean(),
});

/** What the shell remembers from one start to the next. */
export interface ShellStore {
  windowState(): WindowState;
  keepWindowState(state: WindowState): void;
  /** The token, encrypted by the system and in base64. */
  encryptedToken(): string | undefined;
  keepEncryptedToken(token: string | undefined): void;
}

/** Opens shell.json in the app's data folder. What it holds is checked: another version may have written it. */
export async function openShellStore(folder: string, warn: (message: string) => void): Promise<ShellStore> {
  const files = new OwnFiles(warn);
  const shape = { window: StoredWindow.optional(), token: z.string().optional() };
  const nothing: { window: z.infer<typeof StoredWindow> | undefined; token: string | undefined } = {
    window: undefined,
    token: undefined,
  };
  const take = (content: unknown) => takeFields(shape, content, nothing);
  await files.read(path.join(folder, 'shell.json'), null, take).catch((error: unknown) => warn(String(error)));
  const store = openStore(folder, warn);
  return {
    windowState() {
      const stored = StoredWindow.safeParse(store.get('window'));
      return stored.success ? { ...firstWindowState, ...stored.data } : firstWindowState;
    },
    keepWindowState(state) {
      try {
        store.set('window', JSON.parse(JSON.stringify(state)));
      } catch (error) {
        // Where the window was is not worth an error to whoever closes it.
        warn(`the place of the window could not be stored: ${String(error)}`);
      }
    },
    encryptedToken() {
      const token: unknown = store.get('token');
      return typeof token === 'string' ? token : undefined;
    },
    keepEncryptedToken: (token) => (token === undefined ? store.delete('token') : store.set('token', token)),
  };
}

/** Without a file where it can be neither read nor set aside: what the shell is told then lasts until it ends. */
function openStore(folder: string, warn: (message: string) => void) {
  try {
    return new Store<Record<string, unknown>>({ cwd: folder, name: 'shell' });
  } catch (error) {
    warn(`shell.json cannot be used: ${String(error)}`);
    return new Map<string, unknown>();
  }
}
