import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type PushedFile, pushFiles } from '../../../src/engine/hub/index.ts';
import type { TransferEvent } from '../../../src/shared/events.ts';
import { content, sha256 } from '../../support/hub/content.ts';
import { testHub } from '../../support/hub/settings.ts';
import { startHub, type StandInOptions } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const repository = { type: 'model', id: 'bird/finch' } as const;
const weights = Buffer.from(Float32Array.from({ length: 60_000 }, (_, index) => Math.sin(index)).buffer);

async function place(writing: StandInOptions['writing'] = {}, token: string | null = 'hf_writer') {
  const folder = temporaryFolder();
  const hub = await startHub({ writing: { writers: ['hf_writer'], ...writing } });
  writeFileSync(path.join(folder, 'adapter_model.safetensors'), weights);
  const files: PushedFile[] = [
    { path: 'README.md', content: { text: '# A card\n' } },
    { path: 'adapter_model.safetensors', content: { file: path.join(folder, 'adapter_model.safetensors') } },
  ];
  const connection = testHub(hub.endpoint, folder, token === null ? {} : { token });
  const events: TransferEvent[] = [];
  const push = (id: string = repository.id) =>
    pushFiles(connection, { ...repository, id }, files, {
      isPrivate: true,
      title: 'First',
      onEvent: (event) => events.push(event),
    });
  return { hub, push, events };
}

test('files arrive whole in a private repository, with progress; the token stays with the Hub', async () => {
  const { hub, push, events } = await place();
  const reply = await push();
  expect(reply).toMatchObject({ page: `${hub.endpoint}/bird/finch`, isNew: true });
  const pushed = hub.writing.repositories.get('bird/finch')!;
  expect(pushed).toMatchObject({ isPrivate: true, commits: ['First'] });
  expect(pushed.files.map(({ path: name, hash, large }) => [name, large, hash])).toEqual([
    ['README.md', false, expect.any(String) as string],
    ['adapter_model.safetensors', true, sha256(content(weights))],
  ]);
  expect(events.at(-1)).toMatchObject({ type: 'progress', totalBytes: weights.length + 9, totalFiles: 2 });
  expect((events.at(-1) as { bytes: number }).bytes).toBeGreaterThanOrEqual(weights.length);
  expect(hub.seen.filter(({ host }) => host === 'storage').map(({ token }) => token)).toEqual([undefined]);

  // The same again: the repository is there, and the storage knows the file.
  const { received } = hub.writing;
  expect(await push()).toMatchObject({ isNew: false });
  expect(hub.writing.received).toBe(received);
});

test('a cut connection: the part is sent again, the others are not', async () => {
  const uploadCuts = [Infinity, 20_000, 30_000];
  const { hub, push } = await place({ partBytes: 80_000, uploadCuts });
  await push();
  expect(uploadCuts).toEqual([]);
  expect(hub.writing.repositories.get('bird/finch')!.files[1]!.hash).toBe(sha256(content(weights)));
  // Three parts of 240 000 bytes, and of the two cut ones what had arrived.
  expect(hub.writing.received).toBeLessThan(weights.length + 160_000);
});

test('a connection that stays cut ends the push, and the next one goes on: nothing half is committed', async () => {
  const { hub, push } = await place({ partBytes: 80_000, uploadCuts: Array<number>(40).fill(0) });
  await expect(push()).rejects.toMatchObject({ code: 'hub.unreachable' });
  expect(hub.writing.repositories.get('bird/finch')).toMatchObject({ commits: [], files: [] });
}, 60_000);

test('a wrong token, none at all and a name that the Hub refuses change nothing', async () => {
  const wrong = await place({}, 'hf_reader');
  await expect(wrong.push()).rejects.toMatchObject({ code: 'hub.wrong-token' });
  expect(wrong.hub.writing.repositories.size).toBe(0);
  const none = await place({}, null);
  await expect(none.push()).rejects.toMatchObject({ code: 'hub.token-for-push' });
  expect(none.hub.seen).toEqual([]);
  const refused = await place({ refusedNames: /sparrow/ });
  await expect(refused.push('bird/sparrow')).rejects.toMatchObject({
    code: 'hub.push-refused',
    sentence: expect.stringContaining('Invalid repo name: bird/sparrow') as string,
  });
  expect(refused.hub.writing.stored.size).toBe(0);
});
