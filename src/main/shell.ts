import { setTimeout as wait } from 'node:timers/promises';
import { app, type BrowserWindow, dialog, Menu, nativeTheme, shell } from 'electron';
import { type Handlers, ipcLines, type Settings } from '../contract/index.ts';
import { askBeforeClosing, type Closing, runningEntries } from './closing.ts';
import { menuTemplate } from './menu.ts';
import { dataExtensions, draftFor } from './open-file.ts';
import type { ShellStore } from './store.ts';
import { type Texts, textsFor } from './texts.ts';
import { openWindow } from './window.ts';

export interface ShellNeeds {
  readonly handlers: Handlers;
  readonly store: ShellStore;
  readonly preload: string;
  readonly warn: (message: string) => void;
  readonly checkForUpdates: () => void;
}

/** The one window with its menu, and what happens when it closes. */
export interface Shell {
  readonly window: () => BrowserWindow | null;
  readonly texts: () => Texts;
  /** Shows the window, on a route where one is given. */
  show(route?: string): void;
  /** A draft that trains on a data file, in the window. */
  openData(file: string): Promise<void>;
  /** Takes over changed settings: theme, and the language of the menu. */
  apply(settings: Settings): void;
  /** Whether the app may quit now; asks where a run trains. */
  readonly mayQuit: () => Promise<boolean>;
  /** Quits, on systems where apps end with their window, unless runs were left to train. */
  afterLastWindow(): Promise<void>;
}

export function createShell({ handlers, store, preload, warn, checkForUpdates }: ShellNeeds): Shell {
  let current: BrowserWindow | null = null;
  let language: Settings['language'] = 'system';
  let closing: Closing = 'nothing-runs';
  const texts = () => textsFor(language, app.getLocale());

  const show = (route?: string) => {
    if (current !== null) {
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
      if (route !== undefined) current.webContents.send(ipcLines.navigate, route);
      return;
    }
    current = openWindow({ preload, store, route: route ?? '/', mayClose, warn });
    current.once('closed', () => (current = null));
  };

  const mayClose = async () => {
    closing = await askBeforeClosing(handlers, texts(), warn);
    return closing !== 'cancelled';
  };

  /** Without a window the app lives on until the last run has ended. */
  const afterRuns = async () => {
    const some = () =>
      runningEntries(handlers).then(
        ({ length }) => length > 0,
        () => false,
      );
    while (await some()) await wait(2000);
    if (current === null) app.quit();
  };

  const openData = async (file: string) => {
    app.addRecentDocument(file);
    show(await draftFor(file, handlers));
  };

  const chooseData = async () => {
    const filters = [{ name: texts().dataFiles, extensions: [...dataExtensions] }];
    const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile'], filters });
    if (filePaths[0] !== undefined) await openData(filePaths[0]);
  };

  return {
    window: () => current,
    texts,
    show,
    openData,
    apply(settings) {
      language = settings.language;
      nativeTheme.themeSource = settings.theme;
      const actions = {
        navigate: show,
        openData: () => void chooseData(),
        checkForUpdates,
        showLogs: () => void shell.openPath(app.getPath('logs')),
      };
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(texts(), actions, process.platform)));
    },
    mayQuit: async () => {
      closing = await askBeforeClosing(handlers, texts(), warn);
      // The window goes, the runs go on.
      if (closing === 'keep-training') current?.destroy();
      return closing === 'nothing-runs' || closing === 'stopped';
    },
    async afterLastWindow() {
      if (closing === 'keep-training') await afterRuns();
      else if (process.platform !== 'darwin') app.quit();
    },
  };
}
