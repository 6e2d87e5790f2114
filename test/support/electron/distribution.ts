import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

/** A folder laid out as Electron's own distribution for Linux, with nothing in its files: enough for the packager. */
export async function makeDistribution(folder: string, version: string): Promise<void> {
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'));
  for (const name of ['chrome-sandbox', 'icudtl.dat', 'resources.pak', 'locales/en-US.pak', 'LICENSE']) {
    writeFileSync(path.join(folder, name), '');
  }
  writeFileSync(path.join(folder, 'version'), version);
  writeFileSync(path.join(folder, 'electron'), '#!/bin/sh\n');
  chmodSync(path.join(folder, 'electron'), 0o755);
  const start = `${folder}-start`;
  mkdirSync(start);
  writeFileSync(path.join(start, 'package.json'), '{}');
  await createPackage(start, path.join(folder, 'resources/default_app.asar'));
}
