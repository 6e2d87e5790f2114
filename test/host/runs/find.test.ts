import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runFolders } from '../../../src/host/runs/find.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('finds no runs where there is no folder yet, and says that a file is none', async () => {
  const folder = temporaryFolder();
  expect(await runFolders(path.join(folder, 'runs'))).toEqual([]);
  const file = path.join(folder, 'notes.txt');
  writeFileSync(file, 'no runs');
  await expect(runFolders(file)).rejects.toMatchObject({ code: 'files.not-a-folder', details: { folder: file } });
  const inside = path.join(file, 'runs');
  await expect(runFolders(inside)).rejects.toMatchObject({ code: 'files.not-a-folder', details: { folder: inside } });
});
