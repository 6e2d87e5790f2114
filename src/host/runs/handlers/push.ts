import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Evaluation, Handler, RunRecord } from '../../../contract/index.ts';
import {
  describeAdapter,
  isHubReference,
  loadExports,
  LorikeetError,
  readFailure,
  systemCode,
  readTextFile,
} from '../../../engine/index.ts';
import { classNames } from '../../../shared/class-names.ts';
import type { HostContext } from '../../context/index.ts';
import type { DeviceContext } from '../../devices/devices.ts';
import { type HubAccess, withHub } from '../../hub/access.ts';
import { readAnnotation } from '../annotation.ts';
import { cardText } from '../adapter-card.ts';
import { findRun } from '../find.ts';
import { runFiles } from '../folder.ts';
import { cardSections, methodName, publicName } from '../card-sections.ts';
import { hubNameOf, publicFiles, type PushedFile } from '../public-files.ts';
import { readRecord } from '../record.ts';
import { evaluateWhole } from './evaluation.ts';

type Host = DeviceContext & Pick<HostContext, 'launcher' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets'>;

const CARD = 'README.md';

/** What a page may send as a card. */
const MOST_CARD_BYTES = 1_000_000;
/** More is no export: somebody named the wrong folder. */
const MOST_FILES = 200;

/** The model card of a run, or the one in an exported folder, for its owner to look over. @throws run.unknown, run.no-adapter */
export function showModelCard(host: Host): Handler<'runs.modelCard'> {
  return async ({ source, repository }, emit, signal) => {
    const access: HubAccess = { secrets: host.secrets, signal, onEvent: emit };
    const pushed = await pushedThing(host, source);
    const name = pushed.model === null ? null : hubNameOf(pushed.model);
    const base = name === null ? null : await baseOf(name, access);
    const isBaseNamed = name !== null;
    if (pushed.record === null) return { card: pushed.card ?? '', base, isBaseNamed };
    const about = { repository, baseName: name, license: base?.license ?? null };
    return { card: await cardOf(host, pushed.folder, pushed.record, about, signal), base, isBaseNamed };
  };
}

/**
 * Pushes the adapter of a run, or an exported folder, to a repository of the Hub, with its model card.
 *
 * @throws run.unknown, run.no-adapter, hub.bad-id, hub.gated-base, and what pushing throws; nothing is committed then
 */
export function pushRun(host: Host): Handler<'runs.push'> {
  return async ({ source, repository, isPrivate, card, base: chosenName, licenseAllows }, emit, signal) => {
    for (const id of [repository, ...(chosenName === null ? [] : [chosenName])]) {
      if (!isHubReference(id) || !/^[^/@]+\/[^/@]+$/.test(id)) throw new LorikeetError('hub.bad-id', { id });
    }
    const access: HubAccess = { secrets: host.secrets, signal, onEvent: emit };
    const pushed = await pushedThing(host, source);
    const baseName = chosenName ?? (pushed.model === null ? null : hubNameOf(pushed.model));
    const base = baseName === null ? null : await baseOf(baseName, access);
    if (base?.isGated === true && !licenseAllows) {
      throw new LorikeetError('hub.gated-base', { base: base.name, license: base.license, page: base.page });
    }
    const about = { repository, baseName, license: base?.license ?? null };
    const written =
      pushed.record === null ? pushed.card : await cardOf(host, pushed.folder, pushed.record, about, signal);
    const files = await publicFiles(pushed.files, card ?? written, baseName);
    return withHub(access, async ({ hub, engine }) => {
      const title = pushed.record === null ? 'Push with Lorikeet' : `Push of the run ${pushed.record.id} with Lorikeet`;
      const options = { isPrivate, title, signal, onEvent: emit };
      const reply = await engine.pushFiles(hub, { type: 'model', id: repository }, files, options);
      return { ...reply, files: files.map(({ path: name }) => name), base: baseName };
    });
  };
}

interface Pushed {
  readonly folder: string;
  readonly files: readonly PushedFile[];
  readonly record: RunRecord | null;
  /** The card that is there. */
  readonly card: string | null;
  /** The base model, as the run or the adapter names it. */
  readonly model: string | null;
}

async function pushedThing(host: Host, source: string): Promise<Pushed> {
  const folder = path.resolve(source);
  const isExport = ['adapter_config.json', 'config.json'].some((name) => existsSync(path.join(folder, name)));
  if (isExport && !existsSync(runFiles(path.dirname(folder)).record)) return exported(folder);
  const run = await findRun(host.runsFolder, isExport ? path.dirname(folder) : source);
  const record = await readRecord(run);
  const { adapter } = runFiles(run);
  if (!existsSync(adapter)) throw new LorikeetError('run.no-adapter', { run: record.id, status: record.status });
  const files = await filesIn(adapter);
  const about = await cardText(run, record);
  const named = about === null ? [] : [{ path: 'lorikeet.json', content: { text: about } }];
  return {
    ...{ folder: run, record, card: null, model: record.config.model },
    files: [...files.filter(({ path: name }) => name !== 'lorikeet.json'), ...named],
  };
}

async function exported(folder: string): Promise<Pushed> {
  const files = await filesIn(folder);
  const readme = path.join(folder, CARD);
  const card = existsSync(readme) ? await readTextFile(readme, MOST_CARD_BYTES) : null;
  const isAdapter = existsSync(path.join(folder, 'adapter_config.json'));
  const facts = isAdapter ? await describeAdapter(folder) : null;
  return { folder, files, record: null, card, model: facts?.baseModel ?? baseInCard(card) };
}

/** What the front matter of a card names as the base. */
function baseInCard(card: string | null): string | null {
  const [, name] = /^base_model:\s*"?([^"\s]+)"?\s*$/m.exec(card?.split('\n---')[0] ?? '') ?? [];
  return name ?? null;
}

/** Every plain file of a folder and those below; what begins with a dot and links stay. */
async function filesIn(folder: string): Promise<PushedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw readFailure(folder, error);
  });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .map((file) => ({ file, name: path.relative(folder, file).split(path.sep).join('/') }))
    .filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')));
  if (files.length > MOST_FILES)
    throw new LorikeetError('run.too-many-files', { folder, count: files.length, most: MOST_FILES });
  return files
    .sort((first, second) => (first.name < second.name ? -1 : 1))
    .map(({ file, name }) => ({ path: name, content: { file } }));
}

async function cardOf(
  host: Host,
  folder: string,
  record: RunRecord,
  about: { readonly repository: string | null; readonly baseName: string | null; readonly license: string | null },
  signal: AbortSignal,
): Promise<string> {
  const evaluations: Evaluation[] = [];
  const { predictions } = runFiles(folder);
  for (const type of ['validation', 'test'] as const) {
    const { size } = await stat(predictions[type]).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return { size: 0 };
      throw error;
    });
    if (size === 0) continue;
    const request = { run: folder, source: { type }, positive: null, threshold: null } as const;
    evaluations.push(await evaluateWhole(host)(request, () => undefined, signal));
  }
  const { title } = await readAnnotation(host.ownFiles, folder);
  const { repository, baseName, license } = about;
  const { cardText } = await loadExports();
  return cardText({
    about: {
      ...{ title: title ?? record.id, lorikeet: record.versions.lorikeet, method: methodName(record) },
      sections: cardSections(record, evaluations),
    },
    ...{ license, baseOnHub: baseName, variants: [] },
    use: {
      ...{ choice: { target: 'adapter' }, place: repository ?? 'path/to/this/folder', modelType: null },
      ...{ base: baseName ?? publicName(record.config.model), labels: [...(classNames(record) ?? [])] },
      task: record.config.data.task,
      ...{ maxLength: record.config.data.maxLength, isComplete: false },
    },
  });
}

interface Base {
  readonly name: string;
  readonly isGated: boolean;
  readonly license: string | null;
  readonly page: string;
}

/** What the Hub says of the base; null where it does not know it. */
async function baseOf(model: string, access: HubAccess): Promise<Base | null> {
  const { signal } = access;
  try {
    return await withHub(access, async ({ hub, engine }) => {
      const { repository, revision } = engine.parseReference(model, 'model');
      const { isGated, license, page } = await engine.modelFacts(hub, repository, revision, signal);
      return { name: repository.id, isGated, license, page };
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof LorikeetError && error.code === 'hub.not-found') return null;
    throw error;
  }
}
