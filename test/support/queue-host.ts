/** A program that does nothing but run the queue of a folder, for tests that kill it. */
import path from 'node:path';
import { launchChild } from '../../src/cli/launcher.ts';
import { openHost } from '../../src/host/index.ts';

const folder = process.argv[2]!;
openHost({ launcher: launchChild, runsFolder: path.join(folder, 'runs'), appFolder: path.join(folder, 'app') });
console.log('running');
