import type { Session, WebContents } from 'electron';
import { isExternal, isPage } from './address.ts';

/** Refuses every permission a page could ask for: cameras, places, notifications, devices. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Keeps a window on its own pages; links to the Hub open in the system's browser, other windows never. */
export function keepOnPages(contents: WebContents, openExternal: (address: string) => void): void {
  const stay = (event: { preventDefault(): void }, address: string) => {
    if (!isPage(address)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternal(url)) openExternal(url);
    return { action: 'deny' };
  });
}
