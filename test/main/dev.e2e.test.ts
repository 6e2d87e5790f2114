import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkoutCopy } from '../support/checkout-copy.ts';
import { startDev } from '../support/dev-command.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A program that runs what Electron would, with the stand-in; it prints what happens as JSON lines. */
function electronStandIn(folder: string): string {
  const program = path.join(folder, 'electron');
  const register = new URL('../support/electron/register.ts', import.meta.url).href;
  const imports = [import.meta.resolve('tsx'), register].map((file) => `--import '${file}'`).join(' ');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' ${imports} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

it.skipIf(process.platform === 'win32')(
  'npm run dev opens the window on the dev server, and starts it anew when the main process changes',
  { timeout: 400_000 },
  async () => {
    const folder = temporaryFolder();
    const checkout = checkoutCopy();
    const dev = startDev(checkout.folder, [], {
      DISPLAY: ':0',
      ELECTRON_EXEC_PATH: electronStandIn(folder),
      LORIKEET_STAND_IN: path.join(folder, 'home'),
    });
    const [, address] = await dev.printed(/"type":"load","url":"(http:\/\/localhost:\d+\/)"/);
    expect(await (await fetch(address!)).text()).toContain('/@vite/client');
    const [, preload] = await dev.printed(/"preload":"([^"]+)"/);
    expect(preload).toBe(path.join(checkout.folder, 'dist/preload/preload.cjs'));

    checkout.change('src/preload', "exposeInMainWorld('lorikeet'", "exposeInMainWorld('renamed'");
    await dev.printed(/reloading electron renderer/);
    checkout.change('src/main', "title: 'Lorikeet'", "title: 'Changed'");
    await dev.printed(/"title":"Changed"/);
  },
);
