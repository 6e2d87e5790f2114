import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { RequestOf } from '../../../src/contract/index.ts';
import { createHost } from '../../../src/host/index.ts';
import { lorikeet } from '../../support/command-line.ts';
import { type Content, sha256 } from '../../support/hub/content.ts';
import { hubEnvironment } from '../../support/hub/environment.ts';
import { tinyModel } from '../../support/hub/repository.ts';
import { demoCheckpoint, drawAdapter } from '../../support/drawn-adapter.ts';
import { shelveRun } from '../../support/run-shelf.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { drawnJob, exported } from '../../support/exported.ts';

const unending = new AbortController().signal;
const repositories = [tinyModel('bird/gated', { access: 'gated', readers: ['hf_writer'] }), tinyModel('bird/free')];

const textOf = ({ bytes, slice }: Content) => Buffer.concat([...slice(0, bytes)]).toString();

/** A run of that base in a folder of runs, and a host that pushes it. */
async function place(model: string = demoCheckpoint) {
  const { hub } = await hubEnvironment({ repositories, tokens: ['hf_writer'], writing: { writers: ['hf_writer'] } });
  vi.stubEnv('HF_TOKEN', 'hf_writer');
  const runsFolder = path.join(temporaryFolder(), 'runs');
  shelveRun(runsFolder, { id: 'finch', model, f1: [0.8] });
  const adapter = path.join(runsFolder, 'finch', 'adapter');
  mkdirSync(adapter);
  await drawAdapter(adapter, null);
  const config = path.join(adapter, 'adapter_config.json');
  const named = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...named, base_model_name_or_path: model }));
  const host = createHost({ launcher: launchBuilt, runsFolder });
  const push = (request: Partial<RequestOf<'runs.push'>> = {}) =>
    host['runs.push'](
      {
        ...{ source: path.join(runsFolder, 'finch'), repository: 'bird/finch', isPrivate: true, card: '# A card\n' },
        ...{ base: null, licenseAllows: false, ...request },
      },
      () => undefined,
      unending,
    );
  const arrived = (name: string) => {
    const found = hub.writing.repositories.get('bird/finch')!.files.find((file) => file.path === name);
    return textOf(found!.content);
  };
  return { hub, host, push, arrived, folder: path.join(runsFolder, 'finch'), runsFolder };
}

describe('a run pushed to the Hub', () => {
  it('says nothing of the folders of this machine, and names the base where that is told', async () => {
    const { push, arrived, hub } = await place();
    const reply = await push({ card: null });
    expect(reply).toMatchObject({ base: null, isNew: true });
    expect(reply.files).toEqual(
      expect.arrayContaining(['README.md', 'adapter_config.json', 'adapter_model.safetensors', 'lorikeet.json']),
    );
    const card = arrived('README.md');
    expect(card).toContain('| F1 |');
    expect(card).toContain('PeftModel.from_pretrained(model, folder)');
    expect(card).not.toContain(path.dirname(demoCheckpoint));
    expect(card).not.toContain('base_model:');
    expect(JSON.parse(arrived('adapter_config.json'))).toMatchObject({ base_model_name_or_path: null, r: 3 });
    expect(hub.writing.repositories.get('bird/finch')!.isPrivate).toBe(true);

    await push({ card: null, base: 'bird/free' });
    expect(JSON.parse(arrived('adapter_config.json'))).toMatchObject({ base_model_name_or_path: 'bird/free' });
    expect(arrived('README.md')).toContain('base_model: "bird/free"');
    await expect(push({ base: 'no name' })).rejects.toMatchObject({ code: 'hub.bad-id' });
  }, 60_000);

  it('asks whether the license of a gated base allows it: nothing is made before', async () => {
    const { push, host, folder, hub, arrived } = await place('bird/gated@main');
    await expect(push()).rejects.toMatchObject({ code: 'hub.gated-base' });
    expect(hub.writing.repositories.size).toBe(0);
    const { base, isBaseNamed } = await host['runs.modelCard'](
      { source: folder, repository: null },
      () => undefined,
      unending,
    );
    expect({ base, isBaseNamed }).toMatchObject({ base: { name: 'bird/gated', isGated: true }, isBaseNamed: true });
    expect(await push({ licenseAllows: true })).toMatchObject({ base: 'bird/gated' });
    expect(arrived('README.md')).toBe('# A card\n');
  }, 60_000);

  it('asks of a folder as well where its name on the Hub is that of a gated base', async () => {
    const { push, hub } = await place();
    await expect(push({ base: 'bird/gated' })).rejects.toMatchObject({ code: 'hub.gated-base' });
    expect(hub.writing.repositories.size).toBe(0);
  });

  it('from an exported folder has a proof whose hashes are those of the files that arrived', async () => {
    const { push, hub, arrived } = await place();
    const { folder } = await exported(await drawnJob(demoCheckpoint, {}), { target: 'adapter' });
    await push({ source: folder, card: null, base: 'bird/free' });
    const proof = JSON.parse(arrived('proof.json')) as { base: object; files: { name: string; sha256: string }[] };
    expect(proof.base).toMatchObject({ model: 'bird/free' });
    const { files } = hub.writing.repositories.get('bird/finch')!;
    for (const { name, sha256: hash } of proof.files) {
      expect(sha256(files.find((file) => file.path === name)!.content), name).toBe(hash);
    }
    for (const { path: name } of files) expect(arrived(name), name).not.toContain(demoCheckpoint);
  }, 60_000);

  it('on the command line says which file of a card is missing', async () => {
    const { folder } = await place();
    const card = path.join(temporaryFolder(), 'none.md');
    const ended = await lorikeet(['push', folder, '--to', 'bird/finch', '--card', card], temporaryFolder());
    expect(ended.err).toContain('error files.missing');
    expect(ended.err).toContain(card);
    expect(ended.code).toBe(2);
  }, 60_000);
});
