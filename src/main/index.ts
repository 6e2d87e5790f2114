/** The desktop app: one window over the host, whose runs train in processes of their own. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, crashReporter, ipcMain, protocol, safeStorage, session } from 'electron';
import { pino } from 'pino';


import { scheme } from './address.ts';
import { bind } from './bindings.ts';
import { denyPermissions } from './guard.ts';
import { utilityLauncher } from './launcher.ts';
import { nativeServices } from './native.ts';
import { fileArgument } from './open-file.ts';
import { servePages } from './pages.ts';
import { vault } from './secrets.ts';
import { createShell } from './shell.ts';
import { openShellStore } from './store.ts';
import { followReleases } from './updates.ts';

/** Where this file lies once it is built, beside the worker, the preload script and the pages. */
const built = path.dirname(fileURLToPath(import.meta.url));
const data = app.getPath('userData');
const log = pino(pino.destination({ dest: path.join(app.getPath('logs'), 'main.log'), mkdir: true, sync: true }));
const warn = (message: string) => log.warn(message);

process.on('uncaughtException', (error) => log.error(error));
process.on('unhandledRejection', (error) => log.error(error));
// Dumps stay on this machine: the diagnostics say where.
crashReporter.start({ uploadToServer: false });
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

// Nothing may be awaited at the top: Electron waits for this file before it gets ready.
if (app.requestSingleInstanceLock()) void app.whenReady().then(open);
else app.quit();
function open(): void {}
