import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { launchChild } from '../../src/cli/launcher.ts';
import { temporaryFolder } from '../support/temporary.ts';

it.skipIf(process.platform === 'win32').each(['a pipe', 'a link'])(
  'a worker starts where its output is %s',
  async (kind) => {
    const folder = temporaryFolder();
    const [output, elsewhere] = [path.join(folder, 'output.log'), path.join(folder, 'elsewhere')];
    if (kind === 'a pipe') execFileSync('mkfifo', [output]);
    else symlinkSync(elsewhere, output);
    const worker = launchChild({ environment: {}, output });
    const ended = new Promise((resolve) => worker.onEnd(resolve));
    worker.kill();
    expect(await ended).toMatchObject({ started: true, signal: 'SIGKILL' });
    expect(existsSync(elsewhere)).toBe(false);
  },
);
