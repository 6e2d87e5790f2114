/**
 * npm run dev -- [--port 5173] [--runs runs] [file]
 *
 * The app while it is worked on: pages change in place when their sources do. In the desktop window, main process and preload
 * script are built again as well; in a browser, where no window can be opened, the host starts again.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'electron-vite';
import { serveToBrowser } from './dev/browser.ts';
import { electronProgram } from './start/electron.ts';

const root = path.resolve(import.meta.dirname, '..');
// Where electron-vite looks for its configuration.
process.chdir(root);

const { values, positionals } = parseArgs({
  options: { port: { type: 'string', default: '5173' }, runs: { type: 'string', default: 'runs' } },
  allowPositionals: true,
});
const electron = electronProgram();
if ('program' in electron) {
  process.env['ELECTRON_EXEC_PATH'] = electron.program;
  process.env['ELECTRON_CLI_ARGS'] = JSON.stringify(positionals);
  await createServer({ build: { watch: {} } }, {});
} else {
  console.log(`The desktop window cannot be opened (${electron.reason}). The same app in a browser:\n`);
  await serveToBrowser(root, { port: Number(values.port), runs: path.resolve(values.runs) });
}
