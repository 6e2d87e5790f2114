import { existsSync } from 'node:fs';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { availableParallelism, homedir, release, totalmem } from 'node:os';
import path from 'node:path';
import type { Handler } from '../../contract/index.ts';
import { loadHub, readFailure } from '../../engine/index.ts';
import { appFiles } from './folder.ts';
import { demoConfig, recipeConfigs } from './resources.ts';
import { basesFolder, cacheFolder } from './cache-folder.ts';
import type { HostContext } from '../context.ts';
import { folderBytes } from '../files/size.ts';
import { deletedFolder } from '../runs/deleted.ts';
import { runFolders } from '../runs/find.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { versions } from './versions.ts';
import { readSettings } from '../settings/handlers.ts';

/** What this program is and where it keeps things. */
export function showApp(host: HostContext): Handler<'app.info'> {
  return async () => ({
    versions: versions(),
    folders: {
      runs: path.resolve(host.runsFolder),
      cache: cacheFolder(),
      logs: appFiles(host.appFolder).logs,
      home: homedir(),
    },
    demo: { name: 'demo', config: await demoConfig() },
    recipes: await recipeConfigs(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  });
}

/** Space taken and free. Links are not followed: a cache that Python shares counts once. */
export function measureDisk(host: HostContext): Handler<'app.disk'> {
  return async () => {
    const runs = path.resolve(host.runsFolder);
    const { readHubSettings } = await loadHub();
    const inCheckpoints = (file: string) => file.includes(`${path.sep}checkpoints${path.sep}`);
    const [all, deletedRuns, checkpoints, hubCache, quantized] = await Promise.all([
      folderBytes(runs),
      folderBytes(deletedFolder(runs)),
      folderBytes(runs, inCheckpoints),
      folderBytes(readHubSettings().cacheFolder),
      folderBytes(basesFolder()),
    ]);
    const { bavail, bsize } = await statfs(existingParent(runs));
    return { runs: all - deletedRuns, checkpoints, deletedRuns, hubCache, quantized, free: bavail * bsize };
  };
}

/** At most so many lines of a log go into the diagnostics. */
const LAST_LINES = 60;

/** A text to send with a report. It names no rows, no texts and no token; the user's folder is written as `~`. */
export function collectDiagnostics(host: HostContext): Handler<'app.diagnostics'> {
  return async () => {
    const parts = [
      section('versions', { ...versions(), system: `${process.platform} ${release()}`, memory: totalmem() }),
      section('settings', await readSettings(host)),
      section(
        'queue',
        (await host.queue.read()).entries.map(({ state, run, error }) => ({ state, run, error })),
      ),
      section('runs', await lastRuns(host)),
    ];
    for (const file of await logFiles(host)) {
      const lines = (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-LAST_LINES);
      parts.push(`${path.basename(file)}\n${lines.join('\n')}`);
    }
    return { text: parts.join('\n\n').replaceAll(homedir(), '~') };
  };
}

/** What a folder of this machine holds: folders first, hidden entries left out. @throws files.missing, files.unreadable */
export const listFolder: Handler<'files.list'> = async ({ folder: asked }) => {
  const folder = path.resolve(asked ?? homedir());
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readFailure(folder, error);
  });
  const listed = entries.filter(({ name }) => !name.startsWith('.'));
  const parent = path.dirname(folder);
  return {
    folder,
    parent: parent === folder ? null : parent,
    entries: listed
      .map((entry) => ({ name: entry.name, path: path.join(folder, entry.name), entry }))
      .map(({ entry, ...place }) => ({
        ...place,
        kind: entry.isDirectory() ? ('folder' as const) : ('file' as const),
        bytes: null,
      }))
      .sort(
        (first, second) =>
          Number(first.kind === 'file') - Number(second.kind === 'file') || first.name.localeCompare(second.name),
      ),
  };
};

function section(title: string, value: unknown): string {
  return `${title}\n${JSON.stringify(value, null, 2)}`;
}

async function lastRuns(host: HostContext): Promise<object[]> {
  const folders = (await runFolders(host.runsFolder)).slice(-5);
  const records = await Promise.all(folders.map((folder) => reconciledRecord(folder).catch(() => null)));
  return records.flatMap((record) =>
    record === null
      ? []
      : [
          {
            id: record.id,
            status: record.status,
            device: record.device,
            precision: record.config.precision,
            error: record.error,
          },
        ],
  );
}

async function logFiles({ appFolder }: HostContext): Promise<string[]> {
  const { logs } = appFiles(appFolder);
  const names = await readdir(logs).catch(() => []);
  return names
    .filter((name) => name.endsWith('.log'))
    .sort()
    .slice(-3)
    .map((name) => path.join(logs, name));
}

function existingParent(folder: string): string {
  let place = folder;
  while (!existsSync(place)) place = path.dirname(place);
  return place;
}
