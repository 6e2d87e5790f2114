import { existsSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { availableParallelism, homedir, release, totalmem } from 'node:os';
import path from 'node:path';
import type { Handler, Handlers } from '../../contract/index.ts';
import { loadHub, readFailure, readText } from '../../engine/index.ts';
import { appFiles } from '../places/app-folder.ts';
import { demoConfig, recipeConfigs } from '../places/resources.ts';
import { basesFolder, cacheFolder } from '../places/cache-folder.ts';
import type { HostContext } from '../context/index.ts';
import { folderBytes } from '../files/size.ts';
import type { QueueContext } from '../queue/store.ts';
import { deletedFolder } from '../runs/deleted.ts';
import { runFolders } from '../runs/find.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { versions } from '../common/versions.ts';
import { readSettings } from '../context/settings.ts';
import { settingsHandlers } from './settings.ts';

type Context = QueueContext & Pick<HostContext, 'appFolder' | 'ownFiles' | 'runsFolder'>;

/** At most so many lines of a log go into the diagnostics. */
const LAST_LINES = 60;

/** The program itself: its settings, and the folders of the machine it runs on. */
export function appHandlers(host: Context) {
  return {
    ...settingsHandlers(host),
    'files.list': listFolder,

    /** What this program is and where it keeps things. */
    'app.info': async () => ({
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
    }),

    /** Space taken and free. Links are not followed: a cache that Python shares counts once. */
    'app.disk': async () => {
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
    },

    /** A text to send with a report. It names no rows, no texts and no token; the user's folder is written as `~`. */
    'app.diagnostics': async () => {
      const { entries } = await host.queue.read();
      const settings = await readSettings(host);
      const system = `${process.platform} ${release()}`;
      const parts = [
        section('versions', { ...versions(), system, memory: totalmem() }),
        // A webhook's address is often its secret.
        section('settings', { ...settings, webhook: settings.webhook === '' ? '' : 'set' }),
        section(
          'queue',
          entries.map(({ state, run, error }) => ({ state, run, error })),
        ),
        section('runs', await lastRuns(host.runsFolder)),
      ];
      for (const file of await logFiles(host.appFolder)) {
        const lines = (await readText(file).catch(() => '')).trimEnd().split('\n').slice(-LAST_LINES);
        parts.push(`${path.basename(file)}\n${lines.join('\n')}`);
      }
      return { text: parts.join('\n\n').replaceAll(homedir(), '~') };
    },
  } satisfies Partial<Handlers>;
}

/** What a folder of this machine holds: folders first, hidden entries left out. @throws files.missing, files.unreadable */
const listFolder: Handler<'files.list'> = async ({ folder: asked }) => {
  const folder = path.resolve(asked ?? homedir());
  const listed = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readFailure(folder, error);
  });
  const entries = listed
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => ({
      name: entry.name,
      path: path.join(folder, entry.name),
      kind: entry.isDirectory() ? ('folder' as const) : ('file' as const),
      bytes: null,
    }))
    .sort(
      (first, second) =>
        Number(first.kind === 'file') - Number(second.kind === 'file') || first.name.localeCompare(second.name),
    );
  const parent = path.dirname(folder);
  return { folder, parent: parent === folder ? null : parent, entries };
};

function section(title: string, value: unknown): string {
  return `${title}\n${JSON.stringify(value, null, 2)}`;
}

async function lastRuns(runsFolder: string): Promise<object[]> {
  const folders = (await runFolders(runsFolder)).slice(-5);
  const records = await Promise.all(folders.map((folder) => reconciledRecord(folder).catch(() => null)));
  return records
    .filter((record) => record !== null)
    .map(({ id, status, device, config: { precision }, error }) => ({ id, status, device, precision, error }));
}

async function logFiles(appFolder: string): Promise<string[]> {
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
