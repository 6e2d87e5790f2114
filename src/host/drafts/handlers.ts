import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { Draft, type Handlers } from '../../contract/index.ts';
import { LorikeetError, readFailure, systemCode } from '../../engine/index.ts';
import { appFiles } from '../places/app-folder.ts';
import { checkConfig, stepOf } from '../config/value.ts';
import type { HostContext } from '../context/index.ts';
import { draftFile, draftName, removeDraft } from './file.ts';
import { takeFields, type UsablePart } from '../files/own.ts';
import { freezeCorrections } from '../runs/corrections.ts';
import { namedConfig } from '../runs/class-names.ts';
import { findRun } from '../runs/find.ts';
import { readRecord } from '../runs/record.ts';
import { repeatableConfig } from '../runs/repeatable-config.ts';
import { readAnnotation } from '../runs/annotation.ts';

type Context = Pick<HostContext, 'appFolder' | 'draftTurns' | 'ownFiles' | 'runsFolder'>;

/** Runs that are not yet started. */
export function draftHandlers(host: Context) {
  const save = (before: Draft, content: Pick<Draft, 'name' | 'step' | 'config'>) => {
    const after = { ...before, ...content };
    // To look at another step is no change.
    const isChanged = !isDeepStrictEqual([before.name, before.config], [after.name, after.config]);
    return writeDraft(host, isChanged ? { ...after, updatedAt: new Date().toISOString() } : after);
  };
  return {
    /** Every draft, newest change first; a file that holds none is set aside. */
    'drafts.list': async () => {
      const { drafts: folder } = appFiles(host.appFolder);
      const names = await readdir(folder).catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return [];
        throw readFailure(folder, error);
      });
      const ids = names.flatMap((name) => draftName.exec(name)?.[1] ?? []);
      const read = await Promise.all(ids.map((id) => readableDraft(host, id)));
      const drafts = read.filter((draft) => draft !== null);
      return { drafts: drafts.sort((first, second) => second.updatedAt.localeCompare(first.updatedAt)) };
    },

    /** @throws draft.unknown */
    'drafts.show': ({ id }) => host.draftTurns.run(id, () => readDraft(host, id)),

    /** @throws draft.unknown, files.not-writable, files.disk-full */
    'drafts.save': ({ id, ...content }) =>
      id === null
        ? save(newDraft(), content)
        : host.draftTurns.run(id, async () => save(await readDraft(host, id), content)),

    /** Deletes a draft; one that is gone already is no error. */
    'drafts.delete': async ({ id }) => {
      await removeDraft(host, id);
      return {};
    },

    /** A new draft with the config of a run. @throws run.unknown, run.bad-record */
    'drafts.copyRun': async ({ run }) => {
      const folder = await findRun(host.runsFolder, run);
      const record = await readRecord(folder);
      const { id } = record;
      const { title } = await readAnnotation(host.ownFiles, folder);
      return writeDraft(host, {
        ...newDraft(),
        name: title ?? id,
        step: 'method',
        config: repeatableConfig(namedConfig(record)),
        fromRun: id,
      });
    },

    /**
     * A new draft with the config of a run and the corrections of its training rows as they are now.
     *
     * @throws run.unknown, run.bad-record, run.no-corrections, files.not-writable, files.disk-full
     */
    'drafts.correctRun': async ({ run }) => {
      const folder = await findRun(host.runsFolder, run);
      const record = await readRecord(folder);
      const overlay = await freezeCorrections(host, record);
      if (overlay === null) throw new LorikeetError('run.no-corrections', { run: record.id });
      const { title } = await readAnnotation(host.ownFiles, folder);
      const config = { ...record.config, data: { ...record.config.data, overlay } };
      return writeDraft(host, {
        ...newDraft(),
        name: title ?? record.id,
        step: 'train',
        config: repeatableConfig(config),
        fromRun: record.id,
      });
    },

    /** Everything wrong with a config, each with the field and the step of the wizard it belongs to. */
    'drafts.check': ({ config: rawConfig }) => {
      const { problems, config } = checkConfig(rawConfig);
      return Promise.resolve({
        problems: problems.map(({ field, error }) => ({ field, step: stepOf(field), error })),
        config,
      });
    },
  } satisfies Partial<Handlers>;
}

function newDraft(): Draft {
  const now = new Date().toISOString();
  return { id: randomUUID(), name: '', createdAt: now, updatedAt: now, step: 'model', config: {}, fromRun: null };
}

async function readDraft(host: Context, id: string): Promise<Draft> {
  const draft = await readableDraft(host, id);
  if (draft === null) throw new LorikeetError('draft.unknown', { id });
  return draft;
}

/** What can be read of a draft; null where there is none. */
function readableDraft(host: Context, id: string): Promise<Draft | null> {
  const { id: _, ...shape } = Draft.shape;
  const { id: __, ...otherwise } = newDraft();
  return host.ownFiles.read(draftFile(host, id), null, (content): UsablePart<Draft> => {
    const { value, wrong } = takeFields(shape, content, otherwise);
    return { value: value === null ? null : { ...value, id }, wrong };
  });
}

async function writeDraft(host: Context, draft: Draft): Promise<Draft> {
  await host.ownFiles.write(draftFile(host, draft.id), draft);
  return draft;
}
