import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundledLicenses, electronLicense, inOrder, installedLicenses } from './shipped.ts';

/**
 * Completes `licenses.json` among the built pages: Vite has written the packages of the bundle, those beside it and Electron
 * are added. Settings → About shows the file.
 *
 * @param root the folder with `package-lock.json` and `node_modules`
 * @param dist the folder of the bundles
 */
export function writeLicenses(root: string, dist: string): void {
  const file = path.join(dist, 'renderer/licenses.json');
  const licenses = inOrder([...bundledLicenses(file), ...installedLicenses(root), electronLicense(root)]);
  writeFileSync(`${file}.new`, JSON.stringify(licenses));
  renameSync(`${file}.new`, file);
}

/** The licenses among the built pages. */
export const readLicenses = (dist: string) => bundledLicenses(path.join(dist, 'renderer/licenses.json'));
