import { createRequire } from 'node:module';

/** Electron's program, loaded on first use; or why no window can be opened. */
export function electronProgram(): { readonly program: string } | { readonly reason: string } {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { reason: 'there is no screen' };
  }
  const program = process.env['ELECTRON_EXEC_PATH'];
  if (program) return { program };
  try {
    return { program: createRequire(import.meta.url)('electron') as string };
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! };
  }
}
