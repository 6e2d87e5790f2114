import type { MenuItemConstructorOptions } from 'electron';
import type { Texts } from './texts.ts';

/** What the menu can do besides the system's own roles. */
export interface MenuActions {
  navigate(route: string): void;
  openData(): void;
  checkForUpdates(): void;
  showLogs(): void;
}

/** The menu of the app; macOS has one more in front, named after the app. */
export function menuTemplate(texts: Texts, actions: MenuActions, platform: string): MenuItemConstructorOptions[] {
  const page = (label: string, route: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => actions.navigate(route),
  });
  const mac = platform === 'darwin';
  const settings = page(texts.settings, '/settings', 'CmdOrCtrl+,');
  const updates: MenuItemConstructorOptions = { label: texts.checkForUpdates, click: () => actions.checkForUpdates() };
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(mac
      ? [
          {
            role: 'appMenu',
            submenu: [
              { role: 'about' },
              updates,
              separator,
              settings,
              separator,
              { role: 'services' },
              separator,
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              separator,
              { role: 'quit' },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: texts.file,
      submenu: [
        page(texts.newRun, '/new', 'CmdOrCtrl+N'),
        { label: texts.openData, accelerator: 'CmdOrCtrl+O', click: () => actions.openData() },
        separator,
        ...(mac ? [{ role: 'close' } satisfies MenuItemConstructorOptions] : [settings, separator]),
        ...(mac ? [] : [{ role: 'quit' } satisfies MenuItemConstructorOptions]),
      ],
    },
    { label: texts.edit, role: 'editMenu' },
    {
      label: texts.view,
      submenu: [
        { role: 'reload' },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: texts.go,
      submenu: [
        page(texts.home, '/', 'CmdOrCtrl+1'),
        page(texts.runs, '/runs', 'CmdOrCtrl+2'),
        page(texts.models, '/models', 'CmdOrCtrl+3'),
        page(texts.data, '/data', 'CmdOrCtrl+4'),
      ],
    },
    { label: texts.window, role: 'windowMenu' },
    {
      label: texts.help,
      role: 'help',
      submenu: [{ label: texts.showLogs, click: () => actions.showLogs() }, ...(mac ? [] : [updates])],
    },
  ];
}
