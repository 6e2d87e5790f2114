/** The desktop app: one window over the host, whose runs train in processes of their own. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, crashReporter, dialog, ipcMain, protocol, safeStorage, session } from 'electron';
import type { Handlers } from '../contract/index.ts';
import { appFiles, dispatch, openHost, openLog, pageHeaders, vaultSecretStore } from '../host/index.ts';
import { scheme } from './address.ts';
import { bind } from './bindings.ts';
import { denyPermissions } from './guard.ts';
import { utilityLauncher } from './launcher.ts';
import { nativeServices } from './native.ts';
import { tellWithoutWindow } from './notices.ts';
import { fileArgument } from './open-file.ts';
import { servePages } from './pages.ts';
import { vault } from './secrets.ts';
import { createShell } from './shell.ts';
import { openShellStore } from './store.ts';
import { followReleases, type Updates } from './updates.ts';

/** Where this file lies once it is built, beside the worker; the preload script and the pages have folders beside it. */
const built = path.dirname(fileURLToPath(import.meta.url));
const folder = app.getPath('userData');
app.setAppLogsPath(appFiles(folder).logs);
const log = openLog(path.join(appFiles(folder).logs, 'app.log'));
const warn = (message: string) => log.warn(message);

process.on('uncaughtException', (error) => log.error(error));
process.on('unhandledRejection', (error) => log.error(error));
// Dumps stay on this machine, in the folder Electron names for them.
crashReporter.start({ uploadToServer: false });
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

/** Files that macOS asks to open before the app is ready. */
const filesToOpen: string[] = [];
const rememberFile = (_event: unknown, file: string) => void filesToOpen.push(file);
app.on('open-file', rememberFile);

// Nothing is awaited at the top: Electron gets ready only when this file has been read to its end. While the app is worked on,
// it starts anew before the one before has ended.
if (import.meta.env.DEV || app.requestSingleInstanceLock()) {
  void app.whenReady().then(open).catch(fail);
} else app.quit();

async function open(): Promise<void> {
  const store = await openShellStore(folder, warn);
  const host = openHost({
    launcher: utilityLauncher(path.join(built, 'worker.js')),
    runsFolder: path.join(folder, 'runs'),
    appFolder: folder,
    secrets: vaultSecretStore(vault(safeStorage, store)),
    warn,
  });
  const handlers = followed(host.handlers, () => void applySettings());
  let updates: Updates | undefined;
  const shell = createShell({
    handlers,
    store,
    preload: path.join(built, '../preload/preload.cjs'),
    warn,
    checkForUpdates: () => void updates?.check(),
  });
  const applySettings = async () => {
    const settings = await dispatch(handlers, 'settings.show', {});
    if (settings.ok) shell.apply(settings.reply);
    else warn(settings.error.sentence);
  };

  protocol.handle(scheme, servePages(path.join(built, '../renderer'), pageHeaders));
  denyPermissions(session.defaultSession);
  const native = nativeServices(shell.window, (route) => shell.show(route));
  bind(ipcMain, handlers, native, warn);
  tellWithoutWindow({
    handlers,
    hasWindow: () => shell.window() !== null,
    texts: shell.texts,
    notify: native.notify,
  });
  await applySettings();

  const show = (file: string | undefined) => {
    if (file === undefined) shell.show();
    // A draft that cannot be written keeps no window from opening.
    else shell.openData(file).catch((error: unknown) => (warn(String(error)), shell.show()));
  };
  app.off('open-file', rememberFile);
  app.on('open-file', (event, file) => {
    event.preventDefault();
    show(file);
  });
  app.on('second-instance', (_event, argv, workingFolder) => show(fileArgument(argv, workingFolder)));
  app.on('activate', () => shell.show());
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    warn(`${type} ended: ${reason}, code ${exitCode}`),
  );

  let quitting = false;
  app.on('window-all-closed', () => void shell.afterLastWindow());
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    void shell.mayQuit().then(async (may) => {
      if (!may) return;
      quitting = true;
      await host.close().catch((error: unknown) => warn(String(error)));
      app.quit();
    });
  });

  show(filesToOpen[0] ?? fileArgument(process.argv, process.cwd()));
  if (app.isPackaged) {
    const { default: updater } = await import('electron-updater');
    updates = followReleases(updater.autoUpdater, shell.texts, shell.mayQuit, warn);
  }
}

/** The handlers, with word of every change of the settings: the theme and the menu follow them. */
function followed(handlers: Handlers, changed: () => void): Handlers {
  return {
    ...handlers,
    'settings.change': async (...request) => {
      const settings = await handlers['settings.change'](...request);
      changed();
      return settings;
    },
  };
}

function fail(error: unknown): void {
  log.error(error);
  dialog.showErrorBox('Lorikeet', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
