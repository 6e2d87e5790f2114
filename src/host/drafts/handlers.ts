import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Draft, type Handler } from '../../contract/index.ts';
import { LorikeetError, readFailure, systemCode } from '../../engine/index.ts';
import { appFiles } from '../app/folder.ts';
import { checkConfig, stepOf } from '../config/value.ts';
import type { HostContext } from '../context.ts';
import { draftFile, draftName, removeDraft } from './file.ts';
import { type Taken, takeFields } from '../files/own.ts';
import { findRun } from '../runs/find.ts';
import { readRecord } from '../runs/record.ts';
import { readAnnotation } from '../runs/annotation.ts';

/** Every draft, newest change first; a file that holds none is set aside. */
export function listDrafts(host: HostContext): Handler<'drafts.list'> {
  return async () => {
    const { drafts: folder } = appFiles(host.appFolder);
    const names = await readdir(folder).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw readFailure(folder, error);
    });
    const ids = names.flatMap((name) => draftName.exec(name)?.[1] ?? []);
    const read = await Promise.all(ids.map((id) => readableDraft(host, id)));
    const drafts = read.filter((draft) => draft !== null);
    return { drafts: drafts.sort((first, second) => second.updatedAt.localeCompare(first.updatedAt)) };
  };
}

/** @throws draft.unknown */
export function showDraft(host: HostContext): Handler<'drafts.show'> {
  return ({ id }) => host.draftTurns.run(id, () => readDraft(host, id));
}

/** @throws draft.unknown, files.not-writable, files.disk-full */
export function saveDraft(host: HostContext): Handler<'drafts.save'> {
  const save = (before: Draft, content: Partial<Draft>) =>
    writeDraft(host, { ...before, ...content, updatedAt: new Date().toISOString() });
  return ({ id, ...content }) =>
    id === null
      ? save(newDraft(), content)
      : host.draftTurns.run(id, async () => save(await readDraft(host, id), content));
}

/** Deletes a draft; one that is gone already is no error. */
export function deleteDraft(host: HostContext): Handler<'drafts.delete'> {
  return async ({ id }) => {
    await removeDraft(host, id);
    return {};
  };
}

/** A new draft with the config of a run. @throws run.unknown, run.bad-record */
export function copyRunToDraft(host: HostContext): Handler<'drafts.copyRun'> {
  return async ({ run }) => {
    const folder = await findRun(host.runsFolder, run);
    const { id, config } = await readRecord(folder);
    const { title } = await readAnnotation(host.own, folder);
    return writeDraft(host, { ...newDraft(), name: title ?? id, step: 'method', config, fromRun: id });
  };
}

/** Everything wrong with a config, each with the field and the step of the wizard it belongs to. */
export const checkDraft: Handler<'drafts.check'> = ({ config: written }) => {
  const { problems, config } = checkConfig(written);
  return Promise.resolve({
    problems: problems.map(({ field, error }) => ({ field, step: stepOf(field), error })),
    config,
  });
};

function newDraft(): Draft {
  const now = new Date().toISOString();
  return { id: randomUUID(), name: '', createdAt: now, updatedAt: now, step: 'model', config: {}, fromRun: null };
}

async function readDraft(host: HostContext, id: string): Promise<Draft> {
  const draft = await readableDraft(host, id);
  if (draft === null) throw new LorikeetError('draft.unknown', { id });
  return draft;
}

/** What can be read of a draft; null where there is none. */
function readableDraft(host: HostContext, id: string): Promise<Draft | null> {
  const { id: _, ...shape } = Draft.shape;
  const { id: __, ...otherwise } = newDraft();
  return host.own.read(draftFile(host, id), null, (content): Taken<Draft> => {
    const { value, wrong } = takeFields(shape, content, otherwise);
    return { value: value === null ? null : { ...value, id }, wrong };
  });
}

async function writeDraft(host: HostContext, draft: Draft): Promise<Draft> {
  await host.own.write(draftFile(host, draft.id), draft);
  return draft;
}
