import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

/**
 * A folder laid out as Electron's own distribution for a system, with nothing in its files but the wire of fuses in the one that
 * has it: enough for the packager.
 */
export async function makeDistribution(folder: string, version: string, system: 'linux' | 'darwin'): Promise<void> {
  mkdirSync(folder);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(path.join(folder, name), name);
  writeFileSync(path.join(folder, 'version'), version);
  const { program, fuseFile, resources, files } = layouts[system];
  for (const name of [program, fuseFile, ...files]) write(path.join(folder, name), '');
  if (system === 'darwin') {
    for (const app of ['Electron.app', 'Electron.app/Contents/Frameworks/Electron Helper.app']) {
      write(path.join(folder, app, 'Contents/Info.plist'), infoList);
    }
  }
  writeFileSync(path.join(folder, fuseFile), Buffer.concat([Buffer.from('#!/bin/sh\n'), fuseWire()]));
  chmodSync(path.join(folder, program), 0o755);
  const start = `${folder}-start`;
  mkdirSync(start);
  writeFileSync(path.join(start, 'package.json'), '{}');
  mkdirSync(path.join(folder, resources), { recursive: true });
  await createPackage(start, path.join(folder, resources, 'default_app.asar'));
}

const layouts = {
  linux: {
    program: 'electron',
    fuseFile: 'electron',
    resources: 'resources',
    files: ['chrome-sandbox', 'icudtl.dat', 'resources.pak', 'locales/en-US.pak'],
  },
  darwin: {
    program: 'Electron.app/Contents/MacOS/Electron',
    fuseFile: 'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
    resources: 'Electron.app/Contents/Resources',
    files: ['Electron.app/Contents/Frameworks/Electron Helper.app/Contents/MacOS/Electron Helper'],
  },
} as const;

/**
 * The wire as Electron ships it: a sentinel, the version of the wire, its length, and a digit for each fuse
 * (https://github.com/electron/electron/blob/main/docs/tutorial/fuses.md).
 */
export function fuseWire(fuses = '101100011'): Buffer {
  return Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, fuses.length]),
    Buffer.from(fuses),
  ]);
}

const infoList = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>CFBundleExecutable</key><string>Electron</string>
  <key>LSMinimumSystemVersion</key><string>12.0</string>
</dict></plist>
`;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
