import { expect, it } from 'vitest';
import { createHost } from '../../../src/host/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const unheard = () => undefined as never;
const unending = new AbortController().signal;

it('keeps the time of a draft that was only looked at, and the step that was', async () => {
  const folder = temporaryFolder();
  const host = createHost({ launcher: () => expect.unreachable(), runsFolder: folder, appFolder: folder });
  const save = (content: object, id: string | null = null) =>
    host['drafts.save']({ ...{ id, name: '', step: 'model', config: { model: 'm' } }, ...content }, unheard, unending);
  const first = await save({});
  await new Promise((resolve) => setTimeout(resolve, 5));
  const looked = await save({ step: 'train' }, first.id);
  expect(looked).toEqual({ ...first, step: 'train' });
  for (const content of [{ name: 'mine' }, { name: 'mine', config: { model: 'm', device: 'cpu' } }]) {
    const before = await host['drafts.show']({ id: first.id }, unheard, unending);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await save(content, first.id)).updatedAt > before.updatedAt).toBe(true);
  }
});
