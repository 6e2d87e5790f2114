import { existsSync } from 'node:fs';
import path from 'node:path';

/** An app as electron-builder leaves it for its installers: a folder, or on macOS a bundle `Lorikeet.app`. */
export interface UnpackedApp {
  readonly folder: string;
  readonly program: string;
}

const programs: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'lorikeet',
  win32: 'Lorikeet.exe',
  darwin: 'Contents/MacOS/Lorikeet',
};

/** @throws {Error} where there is no app of this system in the folder */
export function unpackedApp(folder: string, system = process.platform): UnpackedApp {
  const name = programs[system];
  if (name === undefined) throw new Error(`There is no package for ${system}.`);
  const program = path.join(path.resolve(folder), name);
  if (!existsSync(program)) throw new Error(`${path.resolve(folder)} is no packed app: there is no ${name} in it.`);
  return { folder: path.resolve(folder), program };
}
