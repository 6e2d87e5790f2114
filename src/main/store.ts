import Store from 'electron-store';
import { z } from 'zod';
import { firstWindowState, type WindowState } from './window-options.ts';

const Kept = z.object({
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
export function openShellStore(folder: string): ShellStore {
  const store = new Store<{ window?: unknown; token?: string }>({
    cwd: folder,
    name: 'shell',
    clearInvalidConfig: true,
  });
  return {
    windowState() {
      const kept = Kept.safeParse(store.get('window'));
      return kept.success ? { ...firstWindowState, ...kept.data } : firstWindowState;
    },
    keepWindowState: (state) => store.set('window', JSON.parse(JSON.stringify(state))),
    encryptedToken() {
      const token: unknown = store.get('token');
      return typeof token === 'string' ? token : undefined;
    },
    keepEncryptedToken: (token) => (token === undefined ? store.delete('token') : store.set('token', token)),
  };
}
