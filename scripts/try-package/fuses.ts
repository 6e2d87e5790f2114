import { cpSync } from 'node:fs';
import path from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import configuration from '../../electron-builder.config.ts';
import { type UnpackedApp, unpackedApp } from './unpacked-app.ts';

type FuseName = keyof typeof FuseV1Options;

const isFuse = (name: string): name is FuseName => name in FuseV1Options;

/** The fuses that the settings of the package name, as Electron names them. */
const wanted = Object.entries(configuration.electronFuses ?? {}).flatMap(([setting, value]) => {
  const name = `${setting[0]!.toUpperCase()}${setting.slice(1)}`;
  return isFuse(name) ? [{ name, value: Boolean(value) }] : [];
});

/**
 * Reads the fuses back from a packed program, and says which are not as the settings of the package have them.
 *
 * @param system the one that the app is for
 */
export async function wrongFuses(app: UnpackedApp, system = process.platform): Promise<string[]> {
  const wire = await getCurrentFuseWire(system === 'darwin' ? app.folder : app.program);
  return wanted.flatMap(({ name, value }) => {
    // A fuse is a digit in the program; `r` stands for one that this Electron no longer has.
    const state = String.fromCharCode(wire[FuseV1Options[name]] ?? 0);
    return state === (value ? '1' : '0') ? [] : [`${name} should be ${value ? 'on' : 'off'}, its digit is “${state}”`];
  });
}

/**
 * A copy of an app whose main process listens to a debugger, as Playwright needs it; all else is as packed. The copy loses its
 * signature, on macOS it gets one that holds on this machine alone.
 */
export async function copyForDebugger(app: UnpackedApp, parent: string): Promise<UnpackedApp> {
  const folder = path.join(parent, path.basename(app.folder));
  cpSync(app.folder, folder, { recursive: true, verbatimSymlinks: true });
  const copy = unpackedApp(folder);
  const isMac = process.platform === 'darwin';
  await flipFuses(isMac ? copy.folder : copy.program, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: isMac,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  return copy;
}
