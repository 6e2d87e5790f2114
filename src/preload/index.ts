/** Gives the pages their line to the host as `window.lorikeet`, and nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { ipcLines } from '../contract/lines.ts';
import type { HostMessage, NativeRequest, PageLine } from '../contract/index.ts';

const ask = (request: NativeRequest): Promise<string | null> =>
  ipcRenderer.invoke(ipcLines.native, request) as Promise<string | null>;

const line: PageLine = {
  send: (message) => ipcRenderer.send(ipcLines.toHost, message),
  onMessage: (listener) =>
    void ipcRenderer.on(ipcLines.toPage, (_event, message: HostMessage) => {
      listener(message);
    }),
  native: {
    pickFile: ({ title, extensions }) => ask({ type: 'pick-file', title, extensions: [...extensions] }),
    pickFolder: ({ title }) => ask({ type: 'pick-folder', title }),
    showFolder: async (path) => void (await ask({ type: 'show-folder', path })),
    copyText: async (text) => void (await ask({ type: 'copy-text', text })),
    notify: async (message) => void (await ask({ type: 'notify', ...message })),
    showProgress: async (share) => void (await ask({ type: 'show-progress', share })),
    pathOf: (file) => webUtils.getPathForFile(file),
    onNavigate: (listener) => {
      const hear = (_event: unknown, route: string) => listener(route);
      ipcRenderer.on(ipcLines.navigate, hear);
      return () => void ipcRenderer.removeListener(ipcLines.navigate, hear);
    },
  },
};

contextBridge.exposeInMainWorld('lorikeet', line);
