/**
 * What the main process uses of Electron, without a window: the test that started this process is the window, the system's
 * dialogs and its user, and hears and answers over Node's channel. Processes, files and IPC are real. Where nobody is on that
 * channel, what happens is printed.
 */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { FromMain, ToMain } from './messages.ts';

const folder = process.env['LORIKEET_STAND_IN'] ?? '';
if (!path.isAbsolute(folder)) throw new Error('LORIKEET_STAND_IN has to name a folder');
const tell = (message: FromMain) => {
  if (process.send === undefined) console.log(JSON.stringify(message));
  else process.send(message);
};
const answers: Extract<ToMain, { type: 'answer' }>[] = [];
const windows = new Set<BrowserWindow>();
const schemes = new Map<string, (request: Request) => Promise<Response>>();

class App extends EventEmitter {
  isPackaged = false;
  whenReady = () => Promise.resolve();
  requestSingleInstanceLock = () => true;
  getLocale = () => process.env['LORIKEET_STAND_IN_LOCALE'] ?? 'en-US';
  getVersion = () => '0.0.0';
  addRecentDocument = () => undefined;
  setAppLogsPath = () => undefined;
  setAppUserModelId = () => undefined;
  getPath(name: string): string {
    const place = path.join(folder, name);
    mkdirSync(place, { recursive: true });
    return place;
  }
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) process.exit(0);
  }
  exit = (code: number) => process.exit(code);
}

class WebContents extends EventEmitter {
  id = 1;
  session = session.defaultSession;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler = (handler: typeof this.openHandler) => (this.openHandler = handler);
  send = (channel: string, message: unknown) => tell({ type: 'to-page', channel, message });
  isDestroyed = () => false;
  reload(): void {
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    tell({ type: 'load', url: '' });
  }
}

class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...windows];
  readonly webContents = new WebContents();
  constructor(options: Record<string, unknown>) {
    super();
    windows.add(this);
    tell({ type: 'window', options });
    setImmediate(() => this.emit('ready-to-show'));
  }
  loadURL(url: string): Promise<void> {
    tell({ type: 'load', url });
    return Promise.resolve();
  }
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    windows.delete(this);
    this.webContents.emit('destroyed');
    this.emit('closed');
    tell({ type: 'closed' });
    if (windows.size === 0) app.emit('window-all-closed');
  }
  getNormalBounds = () => ({ x: 20, y: 30, width: 1280, height: 800 });
  isMaximized = () => false;
  isMinimized = () => false;
  isDestroyed = () => !windows.has(this);
  setProgressBar = (share: number) => tell({ type: 'progress-bar', share });
  maximize = () => undefined;
  restore = () => undefined;
  show = () => undefined;
  focus = () => undefined;
}

const notifications: Notification[] = [];
class Notification extends EventEmitter {
  static isSupported = () => true;
  readonly #options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.#options = options;
  }
  show(): void {
    notifications.push(this);
    tell({ type: 'notification', options: this.#options });
  }
}

class IpcMain extends EventEmitter {
  handlers = new Map<string, (event: unknown, message: unknown) => unknown>();
  handle = (channel: string, handler: (event: unknown, message: unknown) => unknown) =>
    void this.handlers.set(channel, handler);
}

const session = {
  defaultSession: {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  },
};
const app = new App();
const ipcMain = new IpcMain();
const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => void schemes.set(scheme, handler),
};
const dialog = {
  showMessageBox(...args: unknown[]) {
    tell({ type: 'dialog', options: args.at(-1) as Record<string, unknown> });
    return Promise.resolve({ response: answers.shift()?.response ?? 0 });
  },
  showOpenDialog(...args: unknown[]) {
    tell({ type: 'dialog', options: args.at(-1) as Record<string, unknown> });
    const chosen = answers.shift()?.path;
    return Promise.resolve({ canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] });
  },
  showErrorBox: (title: string, content: string) => tell({ type: 'dialog', options: { title, content } }),
};
const Menu = {
  buildFromTemplate: (template: { label?: string }[]) => template,
  setApplicationMenu: (menu: { label?: string }[]) =>
    tell({ type: 'menu', labels: menu.map(({ label }) => label ?? '') }),
};
const nativeTheme = Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false });
/** Not a cipher: whether the shell asks for encryption and keeps what it gets is what a test can see. */
const safeStorage = {
  isEncryptionAvailable: () => process.env['LORIKEET_STAND_IN_NO_SECRETS'] === undefined,
  encryptString: (text: string) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
  decryptString: (encrypted: Buffer) => Buffer.from(encrypted.map((byte) => byte ^ 0x5a)).toString(),
};
const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
const shell = {
  openExternal: () => Promise.resolve(),
  openPath: () => Promise.resolve(''),
  showItemInFolder: () => undefined,
};
const clipboard = { writeText: () => Promise.resolve() };
const crashReporter = { start: () => undefined };
const utilityProcess = {
  fork(file: string, args: string[], options: { env: NodeJS.ProcessEnv; stdio: string }) {
    const port = new URL('./parent-port.ts', import.meta.url).href;
    const child = fork(file, args, {
      env: options.env,
      // What loads TypeScript, but not what makes Electron of this file.
      execArgv: [...process.execArgv.slice(0, 2), '--import', port],
      stdio: options.stdio === 'pipe' ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const utility = Object.assign(new EventEmitter(), {
      pid: child.pid,
      stdout: child.stdout ?? new PassThrough(),
      stderr: child.stderr ?? new PassThrough(),
      postMessage: (message: unknown) => void child.send(message as object),
      kill: () => child.kill(),
    });
    child.on('spawn', () => utility.emit('spawn'));
    child.on('message', (message) => utility.emit('message', message));
    // Electron tells the end after the last message; in Node the channel may close later than the process.
    let code: number | undefined;
    const settle = () => {
      if (code !== undefined && !child.connected) utility.emit('exit', code);
    };
    child.on('exit', (exitCode) => {
      code = exitCode ?? 1;
      settle();
    });
    child.on('disconnect', settle);
    return utility;
  },
};

process.on('message', (message: ToMain) => void hear(message));
process.on('disconnect', () => process.exit(0));

async function hear(message: ToMain): Promise<void> {
  const [window] = windows;
  const sender = window?.webContents;
  switch (message.type) {
    case 'from-page': {
      const frame = { url: message.url, parent: message.top ? null : {} };
      ipcMain.emit(message.channel, { sender, senderFrame: frame }, message.message);
      return;
    }
    case 'invoke': {
      const { id, channel, url } = message;
      try {
        const event = { sender, senderFrame: { url, parent: null } };
        tell({ type: 'invoked', id, value: await ipcMain.handlers.get(channel)?.(event, message.message) });
      } catch (error) {
        tell({ type: 'invoked', id, error: String(error) });
      }
      return;
    }
    case 'fetch': {
      const response = await schemes.get(new URL(message.url).protocol.slice(0, -1))!(new Request(message.url));
      const body = Buffer.from(await response.arrayBuffer()).toString('base64');
      const headers = Object.fromEntries(response.headers);
      tell({ type: 'fetched', id: message.id, status: response.status, headers, body });
      return;
    }
    case 'answer':
      answers.push(message);
      return;
    case 'click-notification':
      notifications.at(-1)?.emit('click');
      return;
    case 'second-instance':
      app.emit('second-instance', {}, message.argv, folder);
      return;
    case 'reload':
      sender?.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
      return;
    case 'close':
      window?.close();
  }
}

export {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
};
export default { app, ipcMain, shell };
