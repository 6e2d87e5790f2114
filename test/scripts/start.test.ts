import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkoutCopy } from '../support/checkout-copy.ts';

// Elsewhere Electron's program opens a window.
it.skipIf(process.platform !== 'linux')(
  'npm start builds what changed since its last build, and never starts what is out of date',
  { timeout: 400_000 },
  () => {
    const { folder, change } = checkoutCopy();
    const file = (name: string) => path.join(folder, name);
    // One small page in place of all: what is built is the question here, not how.
    writeFileSync(file('src/renderer/main.ts'), "document.title = 'first';\n");
    /** Starts the app, which only prints its help; which bundles that built. */
    const start = (): string[] => {
      const command = ['--import', 'tsx', 'scripts/start.ts', '--help'];
      const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      expect(stdout).toContain('Usage: lorikeet serve');
      return /^Building (.*) …$/m.exec(stderr)?.[1]?.split(', ') ?? [];
    };
    const page = () => {
      const assets = file('dist/renderer/assets');
      return readdirSync(assets).map((name) => readFileSync(path.join(assets, name), 'utf8'));
    };

    expect(start()).toEqual(['main', 'preload', 'renderer']);
    expect(start()).toEqual([]);

    change('src/renderer', "'first'", "'second'");
    expect(start()).toEqual(['renderer']);
    expect(page()).toEqual([expect.stringContaining('second')]);
    change('src/cli', 'open the app in a browser', 'open the app in any browser');
    expect(start()).toEqual(['main']);
    change('src/preload', "exposeInMainWorld('lorikeet'", "exposeInMainWorld('renamed'");
    expect(start()).toEqual(['preload']);
    expect(readFileSync(file('dist/preload/preload.cjs'), 'utf8')).toContain('renamed');
    appendFileSync(file('src/contract/lines.ts'), '\n');
    expect(start()).toEqual(['main', 'preload', 'renderer']);

    // A bundle that is not as the build left it is built again, whoever changed it.
    writeFileSync(file('dist/main/worker.js'), '');
    rmSync(file('dist/preload/preload.cjs'));
    expect(start()).toEqual(['main', 'preload']);
    expect(readFileSync(file('dist/main/worker.js'), 'utf8')).not.toBe('');
    expect(start()).toEqual([]);

    // A build that fails leaves nothing that a later start could take for built.
    change('src/renderer', "'second'", "'second");
    expect(() => start()).toThrow('the build failed');
    change('src/renderer', "'second", "'third'");
    expect(start()).toEqual(['renderer']);
    expect(page()).toEqual([expect.stringContaining('third')]);
  },
);
