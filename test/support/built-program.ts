import path from 'node:path';
import { startChild } from '../../src/cli/launcher.ts';
import type { Launcher } from '../../src/host/index.ts';
import { builtApp } from './built-app.ts';

const folder = path.join(await builtApp(), 'main');

/** `lorikeet` and its workers as users have them, which start in a quarter of the time that the sources take. */
export const cliFile = path.join(folder, 'cli.js');

/** Starts built workers. */
export const launchBuilt: Launcher = (options) => startChild(path.join(folder, 'worker.js'), options);
