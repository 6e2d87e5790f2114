import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { QueueEntry, RunConfig } from '../../../src/contract/index.ts';
import { changeSettings, readSettings } from '../../../src/host/context/settings.ts';
import { OwnFiles } from '../../../src/host/files/own.ts';
import { appFiles } from '../../../src/host/places/app-folder.ts';
import { openQueueStore } from '../../../src/host/queue/store.ts';
import { changeAnnotation, readAnnotation } from '../../../src/host/runs/annotation.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Two hosts share nothing but the disk, as two processes do. */
const twoHosts = () => [new OwnFiles(() => undefined), new OwnFiles(() => undefined)] as const;
const config = RunConfig.parse({ model: '/models/base', data: { train: '/data/train.csv' } });

describe('changes by two hosts at once', () => {
  it('of the queue are all kept', async () => {
    const file = path.join(temporaryFolder(), 'queue.json');
    const entry = (id: string) =>
      QueueEntry.parse({
        id,
        config,
        name: id,
        run: null,
        state: 'waiting',
        error: null,
        addedAt: '2026-01-02T03:04:05.000Z',
      });
    const stores = twoHosts().map((ownFiles) => openQueueStore(file, ownFiles));
    await Promise.all(
      stores.flatMap((store, host) =>
        Array.from({ length: 20 }, (_, number) =>
          store.change((queue) => ({ ...queue, entries: [...queue.entries, entry(`${host}-${number}`)] })),
        ),
      ),
    );
    const { entries } = await stores[0]!.read();
    expect(new Set(entries.map(({ id }) => id)).size).toBe(40);
    expect(readdirSync(path.dirname(file))).toEqual(['queue.json']);
  });

  it('of the settings, and of what a user says of a run, are all kept', async () => {
    const appFolder = temporaryFolder();
    const run = temporaryFolder();
    const [one, other] = twoHosts();
    await Promise.all([
      changeSettings({ appFolder, ownFiles: one }, { theme: 'dark' }),
      changeSettings({ appFolder, ownFiles: other }, { language: 'zh-Hans' }),
      changeAnnotation(one, run, { title: 'First' }),
      changeAnnotation(other, run, { notes: 'Second' }),
    ]);
    expect(await readSettings({ appFolder, ownFiles: one })).toMatchObject({ theme: 'dark', language: 'zh-Hans' });
    expect(await readAnnotation(one, run)).toEqual({ title: 'First', tags: [], notes: 'Second' });
  });

  it('stay as they were where the change is refused, and leave no lock', async () => {
    const appFolder = temporaryFolder();
    const { settings } = appFiles(appFolder);
    writeFileSync(settings, '{"theme":"dark"}');
    const [ownFiles] = twoHosts();
    await expect(changeSettings({ appFolder, ownFiles }, { theme: 'no theme' })).rejects.toThrow();
    expect(readFileSync(settings, 'utf8')).toBe('{"theme":"dark"}');
    expect(readdirSync(appFolder)).toEqual([path.basename(settings)]);
  });
});
