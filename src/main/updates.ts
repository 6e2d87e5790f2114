import { dialog } from 'electron';
import type { AppUpdater } from 'electron-updater';
import { fillIn, type Texts } from './texts.ts';

export interface Updates {
  /** Looks for a newer release on request, and says what came of it. */
  check(): Promise<void>;
}

/**
 * Wires the updater of a packaged app to the releases it was published with: it looks for one at the start, loads it in the
 * background and asks before it restarts; without an answer the update is installed at the next start.
 */
export function followReleases(
  updater: AppUpdater,
  texts: () => Texts,
  beforeRestart: () => Promise<boolean>,
  warn: (message: string) => void,
): Updates {
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = true;
  updater.on('error', (error) => warn(`update: ${error.message}`));
  updater.on('update-downloaded', ({ version }) => void offer(version));
  const offer = async (version: string) => {
    const { updateReady, updateDetail, restart, later } = texts();
    const { response } = await dialog.showMessageBox({
      type: 'info',
      message: fillIn(updateReady, { version }),
      detail: updateDetail,
      buttons: [restart, later],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0 && (await beforeRestart())) updater.quitAndInstall();
  };
  void updater.checkForUpdates().catch(() => undefined);
  return {
    async check() {
      try {
        const update = await updater.checkForUpdates();
        if (update?.isUpdateAvailable === true) return;
        await dialog.showMessageBox({ type: 'info', message: texts().noUpdate });
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        await dialog.showMessageBox({ type: 'warning', message: texts().updateFailed, detail });
      }
    },
  };
}
