import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Draft, type Handler } from '../../contract/index.ts';
import { LorikeetError, readJson, systemCode, writeJson } from '../../engine/index.ts';
import { appFiles } from '../app/folder.ts';
import { checkConfig, stepOf } from '../config/value.ts';
import type { HostContext } from '../context.ts';
import { draftFile, removeDraft } from './file.ts';
import { findRun } from '../runs/find.ts';
import { readRecord } from '../runs/record.ts';
import { readAnnotation } from '../runs/annotation.ts';

/** Every draft, newest change first; a file that holds none is left out. */
export function listDrafts(host: HostContext): Handler<'drafts.list'> {
  return async () => {
    const { drafts: folder } = appFiles(host.appFolder);
    const names = await readdir(folder).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    const files = names.filter((name) => name.endsWith('.json'));
    const read = await Promise.all(files.map((name) => readJson(path.join(folder, name)).catch(() => null)));
    const drafts = read.flatMap((value) => {
      const draft = Draft.safeParse(value);
      return draft.success ? [draft.data] : [];
    });
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
    const { title } = await readAnnotation(folder);
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
  try {
    return Draft.parse(await readJson(draftFile(host, id)));
  } catch (error) {
    if (error instanceof LorikeetError && error.code === 'files.missing')
      throw new LorikeetError('draft.unknown', { id });
    throw error;
  }
}

async function writeDraft(host: HostContext, draft: Draft): Promise<Draft> {
  const file = draftFile(host, draft.id);
  await mkdir(path.dirname(file), { recursive: true });
  await writeJson(file, draft);
  return draft;
}
