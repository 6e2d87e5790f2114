/** Opens the desktop app from a checkout; where Electron's program cannot be had, serves the same pages to a browser. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildWhatChanged } from './start/bundles.ts';
import { electronProgram } from './start/electron.ts';

const root = path.resolve(import.meta.dirname, '..');
const arguments_ = process.argv.slice(2);

const dist = buildWhatChanged(root);
const electron = electronProgram();
const [program, given] =
  'program' in electron
    ? [electron.program, [root, ...arguments_]]
    : [process.execPath, [path.join(dist, 'main/cli.js'), 'serve', ...arguments_]];
if ('reason' in electron) {
  console.log(`The desktop window cannot be opened (${electron.reason}). The same app in a browser:\n`);
}
const child = spawn(program, given, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
