import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A copy of what a build and its commands read, for a test that changes sources. */
export interface CheckoutCopy {
  readonly folder: string;
  /** Replaces a text, wherever under a folder it stands for the first time. */
  readonly change: (under: string, text: string, by: string) => void;
}

/** Copies the checkout; packages and resources are the checkout's own. */
export function checkoutCopy(): CheckoutCopy {
  const folder = temporaryFolder();
  const settings = [
    'electron.vite.config.ts',
    'layers.config.ts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ];
  for (const name of [...settings, 'src', 'scripts']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'resources'), path.join(folder, 'resources'));
  // A folder of its own, in which tools may keep what they make of the packages.
  mkdirSync(path.join(folder, 'node_modules'));
  for (const name of readdirSync(path.join(root, 'node_modules'))) {
    if (['.vite', '.cache'].includes(name)) continue;
    symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
  return {
    folder,
    change(under, text, by) {
      const files = readdirSync(path.join(folder, under), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(parentPath, name));
      const file = files.find((name) => readFileSync(name, 'utf8').includes(text));
      if (file === undefined) throw new Error(`nothing under ${under} holds ${text}`);
      writeFileSync(file, readFileSync(file, 'utf8').replace(text, by));
    },
  };
}
