/** Opens the desktop app from a checkout; where Electron's program cannot be had, serves the same pages to a browser. */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const arguments_ = process.argv.slice(2);

/** Electron's program, loaded on first use; or why there is none. */
function electronProgram(): { program: string } | { reason: string } {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { reason: 'there is no screen' };
  }
  try {
    return { program: createRequire(import.meta.url)('electron') as string };
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! };
  }
}

const build = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), 'scripts/build.ts'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (build.status !== 0) process.exit(build.status ?? 1);

const electron = electronProgram();
const [program, given] =
  'program' in electron
    ? [electron.program, [root, ...arguments_]]
    : [process.execPath, [path.join(root, 'dist/cli.js'), 'serve', ...arguments_]];
if ('reason' in electron) {
  console.log(`The desktop window cannot be opened (${electron.reason}). The same app in a browser:\n`);
}
const child = spawn(program, given, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
