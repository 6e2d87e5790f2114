import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  Handlers,
  ReplyOf,
  RequestOf,
  RunConfig,
  SearchEvent,
  SearchRecord,
  SearchState,
} from '../../contract/index.ts';
import { LorikeetError, processIdentity, writeFailure } from '../../engine/index.ts';
import { secondsOfRuns } from '../../shared/progress.ts';
import { errorShape } from '../common/error-shape.ts';
import { readConfig } from '../config/read.ts';
import { readConfigValue } from '../config/value.ts';
import type { HostContext } from '../context/index.ts';
import type { HubAccess } from '../hub/access.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { pinData } from '../hub/pin-data.ts';
import { pinModel } from '../hub/pin-model.ts';
import { changeBudget, readBudget } from './budget.ts';
import { createSearch } from './create.ts';
import { checkedExecutor, jobsThere, openExecutor } from './executors.ts';
import { findSearch, searchFiles, searchFolders } from './folder.ts';
import { followSearch } from './follow.ts';
import { readJournal } from './journal.ts';
import { LocalExecutor, type LocalContext } from './local.ts';
import { reconciledSearch, writeSearch } from './record.ts';
import { runSearch } from './run.ts';
import { searchSpace, trialConfig } from './space.ts';
import { searchState } from './state.ts';
import { trialsOf } from './trials.ts';

interface Context extends LocalContext, Pick<HostContext, 'runsFolder' | 'searches' | 'secrets' | 'warn'> {
  /** Hears of every search that has ended here. */
  readonly onSearchEnd: (state: SearchState) => Promise<void>;
}

/** Searches, from their start to their end and after. */
export function searchHandlers(host: Context) {
  return {
    /** @throws what reading the config, the data and the model throws, search.*, cluster.*, files.not-writable, files.disk-full */
    'search.start': async (request, emit, signal) => {
      const executor = await checkedExecutor(request.executor);
      // What cannot be searched is told before anything is fetched.
      searchSpace(await configOf(request));
      // Nor is anything left of a search whose cluster does not answer.
      await jobsThere(executor, signal);
      const config = await pinnedConfig(request, { secrets: host.secrets, signal, onEvent: emit });
      signal.throwIfAborted();
      const { config: source } = request;
      const place = typeof source === 'string' ? source : config.model.split('@')[0]!;
      const name = request.name ?? path.parse(place).name;
      const folder = await createSearch({ config, name, executor, runsFolder: host.runsFolder });
      return drive(host, folder, request.follow, emit, signal);
    },

    /** @throws what reading the config, the data and the model throws, search.*, the errors of a training */
    'search.estimate': async (request, emit, signal) => {
      const config = await pinnedConfig(request, { secrets: host.secrets, signal, onEvent: emit });
      const { trials, seeds } = config.search ?? { trials: 1, seeds: 1 };
      const measured = config.search === null ? config : trialConfig(config, searchSpace(config).fixed);
      const executor = new LocalExecutor(host, null);
      try {
        const estimate = await executor.measure(measured, signal);
        return { estimate, trials, seeds, seconds: secondsOfRuns(estimate, trials * seeds) };
      } finally {
        await executor.close();
      }
    },

    /** @throws what reading cluster.yaml throws, cluster.* */
    'search.reach': async ({ executor }, _emit, signal) => ({ jobs: await jobsThere(executor, signal) }),

    /** @throws search.unknown, search.ambiguous, search.still-running, search.already-finished, hub.* where a model has to be fetched again */
    'search.resume': async ({ search, trials, hours, follow }, emit, signal) => {
      const folder = findSearch(host.runsFolder, search);
      const record = await reconciledSearch(folder);
      if (record.process !== null) throw new LorikeetError('search.still-running', { search: record.id });
      if (trials !== undefined || hours !== undefined) await changeBudget(folder, record, { trials, hours });
      if (await isUsedUp(folder, record)) throw new LorikeetError('search.already-finished', { search: record.id });
      await modelFolder(record.config.model, { secrets: host.secrets, signal, onEvent: emit });
      signal.throwIfAborted();
      await writeSearch(folder, {
        ...{ ...record, status: 'starting', error: null, endedAt: null, endReason: null },
        ...{ resumed: record.resumed + 1, process: processIdentity(process.pid) },
      });
      return drive(host, folder, follow, emit, signal);
    },

    /** @throws search.unknown, search.ambiguous, files.not-writable, files.disk-full */
    'search.extend': async ({ search, trials, hours }) => {
      const folder = findSearch(host.runsFolder, search);
      await changeBudget(folder, await reconciledSearch(folder), { trials, hours });
      return searchState(folder);
    },

    /** @throws search.unknown, search.ambiguous, search.bad-record */
    'search.follow': async ({ search }, emit, signal) =>
      followSearch(findSearch(host.runsFolder, search), emit, signal),

    /** @throws search.unknown, search.ambiguous, search.bad-record */
    'search.show': async ({ search }) => searchState(findSearch(host.runsFolder, search)),

    /** Every search among the runs; one that cannot be read does not hide the others. */
    'search.list': async () => {
      const reply: ReplyOf<'search.list'> = { searches: [], unreadable: [] };
      for (const folder of await searchFolders(host.runsFolder)) {
        try {
          reply.searches.push(await searchState(folder));
        } catch (error) {
          reply.unreadable.push({ folder, error: errorShape(error) });
        }
      }
      return reply;
    },

    /** @throws search.unknown, search.ambiguous, search.not-running, files.not-writable, files.disk-full */
    'search.stop': async ({ search }) => {
      const folder = findSearch(host.runsFolder, search);
      const { process: inCharge, id, status } = await reconciledSearch(folder);
      if (inCharge === null) throw new LorikeetError('search.not-running', { search: id, status });
      const { cancel } = searchFiles(folder);
      await writeFile(cancel, '').catch((error: unknown) => {
        throw writeFailure(cancel, error);
      });
      // It may have ended in that moment: the next start must not find it.
      if ((await reconciledSearch(folder)).process === null) await rm(cancel, { force: true });
      return {};
    },

    /** @throws search.unknown, search.ambiguous, search.trial-unknown */
    'search.config': async ({ search, trial: number }) => {
      const folder = findSearch(host.runsFolder, search);
      const record = await reconciledSearch(folder);
      const trials = trialsOf(record, await readJournal(searchFiles(folder).journal));
      const trial = trials.find((candidate) => candidate.number === number);
      if (trial === undefined) throw new LorikeetError('search.trial-unknown', { search: record.id, trial: number });
      return { config: trialConfig(record.config, { ...record.fixed, ...trial.setting }) };
    },
  } satisfies Partial<Handlers>;
}

/** The config of a search, with model and data fetched where they are on the Hub. */
async function pinnedConfig(
  request: Pick<RequestOf<'search.start'>, 'config' | 'set'>,
  access: HubAccess,
): Promise<RunConfig> {
  const config = await configOf(request);
  return pinModel(await pinData(config, access), access);
}

async function configOf({
  config: source,
  set,
}: Pick<RequestOf<'search.start'>, 'config' | 'set'>): Promise<RunConfig> {
  return typeof source === 'string' ? readConfig(source, set) : readConfigValue(source);
}

/** Whether every trial of the budget is over, and none waits to be taken up. */
async function isUsedUp(folder: string, record: SearchRecord): Promise<boolean> {
  const { trials: most } = await readBudget(folder, record);
  const trials = trialsOf(record, await readJournal(searchFiles(folder).journal));
  return trials.length >= most && trials.every(({ state }) => state !== 'running');
}

async function drive(
  host: Context,
  folder: string,
  follow: boolean,
  emit: (event: SearchEvent) => void,
  signal: AbortSignal,
): Promise<SearchState> {
  const killed = new AbortController();
  const kill = () => killed.abort(new LorikeetError('search.process-gone', { search: path.basename(folder) }));
  const ended = (async () => {
    try {
      await runSearch(folder, (record) => openExecutor(host, record.executor, folder), killed.signal, host.warn);
    } finally {
      host.searches.delete(folder);
    }
    await host.onSearchEnd(await searchState(folder));
  })();
  host.searches.set(folder, { interrupt: kill, ended: ended.catch(() => undefined) });
  if (!follow) {
    ended.catch((error: unknown) => host.warn(`${path.basename(folder)}: ${errorShape(error).sentence}`));
    return searchState(folder);
  }
  // What ends the request ends the following; the search goes on, and its end is written down all the same.
  ended.catch(() => undefined);
  await followSearch(folder, emit, signal);
  await ended;
  return searchState(folder);
}
