import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '../../../src/contract/index.ts';
import { lorikeet, startLorikeet } from '../../support/command-line.ts';
import { largeContent } from '../../support/hub/content.ts';
import { type HubEnvironment, hubEnvironment } from '../../support/hub/environment.ts';
import { file, repository, type StandInRepository } from '../../support/hub/repository.ts';
import { writeSmallModel, writeTexts } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const id = 'bird/small-roberta';
const commit = 'c'.repeat(40);

/** A small model as a repository of the Hub. */
async function smallModel(): Promise<StandInRepository> {
  const folder = temporaryFolder();
  await writeSmallModel(folder);
  const files = readdirSync(folder).map((name) =>
    file(name, readFileSync(path.join(folder, name)), { large: name.endsWith('.safetensors') }),
  );
  return repository({ id, files });
}

interface Workplace extends HubEnvironment {
  readonly folder: string;
}

/** A Hub with the small model, and a folder with a config that trains it. */
async function workplace(model = id, repositories?: readonly StandInRepository[]): Promise<Workplace> {
  const environment = await hubEnvironment({ repositories: repositories ?? [await smallModel()] });
  const folder = temporaryFolder();
  writeTexts(path.join(folder, 'train.csv'), 40);
  writeFileSync(
    path.join(folder, 'run.yaml'),
    `model: ${model}
data: { train: train.csv, id: id, maxLength: 32 }
lora: { r: 2, targets: [query, value] }
train: { epochs: 1, batchSize: 8 }
device: cpu
threads: 1
`,
  );
  return { ...environment, folder };
}

const recordOf = (folder: string): RunRecord =>
  JSON.parse(readFileSync(path.join(folder, 'run', 'run.json'), 'utf8')) as RunRecord;

describe('a run on a model of the Hub', () => {
  it('fetches it, records the commit, and needs the Hub no more', async () => {
    const { hub, cache, folder } = await workplace();
    const trained = await lorikeet(['train', 'run.yaml', '--out', 'run'], folder);
    expect(trained.err).toContain(`model ${id} at commit ${commit}\n`);
    expect(trained.code).toBe(0);
    const { config, checkpoint } = recordOf(folder);
    expect(config.model).toBe(`${id}@${commit}`);
    const snapshot = path.join(cache, 'models--bird--small-roberta', 'snapshots', commit);
    expect(checkpoint?.files[0]?.file).toBe(path.join(snapshot, 'config.json'));
    const adapter = path.join(folder, 'run', 'adapter', 'adapter_config.json');
    expect(JSON.parse(readFileSync(adapter, 'utf8'))).toMatchObject({
      base_model_name_or_path: id,
      revision: commit,
    });

    await hub.stop();
    for (const args of [
      ['eval', 'run'],
      ['predict', 'run', 'fire on the street'],
    ]) {
      expect(await lorikeet(args, folder)).toMatchObject({ code: 0 });
    }
    const again = await lorikeet(['train', 'run.yaml', '--out', 'again'], folder);
    expect(again.err).toContain('as it was when it was last downloaded');
    expect(again.err).toContain(`model ${id} at commit ${commit}, from the cache\n`);
    expect(again.code).toBe(0);
  });

  it('can be stopped while the model is fetched: no run is begun, and what has arrived is kept', async () => {
    const { files } = await smallModel();
    const slow = file('model.safetensors', largeContent(24_000_000), { large: true });
    const { hub, folder, cache } = await workplace(id, [
      repository({ id, files: [...files.filter((each) => !each.large), slow] }),
    ]);
    hub.faults.rate = 4_000_000;
    const arriving = new Promise<void>((resolve) => {
      hub.faults.onSent = () => hub.sent() > 4_000_000 && resolve();
    });
    const training = startLorikeet(['train', 'run.yaml', '--out', 'run'], folder);
    await arriving;
    training.interrupt();
    const { code, err } = await training.finished;
    expect(code).toBe(3);
    expect(err).toContain('error hub.cancelled\n');
    expect(readdirSync(folder)).not.toContain('run');
    const blobs = readdirSync(path.join(cache, 'models--bird--small-roberta', 'blobs'));
    expect(blobs).toContain(`${slow.hash}.incomplete`);
  });

  it('makes no request offline, and says what is missing there', async () => {
    const { hub, folder } = await workplace();
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    const missing = await lorikeet(['train', 'run.yaml', '--out', 'run'], folder);
    expect([missing.code, missing.err.split('\n')[0]]).toEqual([1, 'error hub.offline']);
    vi.stubEnv('HF_HUB_OFFLINE', '');
    expect((await lorikeet(['model', 'pull', id], folder)).code).toBe(0);
    const asked = hub.seen.length;
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    expect((await lorikeet(['train', 'run.yaml', '--out', 'run'], folder)).code).toBe(0);
    expect((await lorikeet(['params', 'run.yaml'], folder)).code).toBe(0);
    expect(hub.seen).toHaveLength(asked);
  });

  it('fetches it again, at its commit, where it has gone from the cache', async () => {
    const { hub, folder, cache } = await workplace();
    expect((await lorikeet(['train', 'run.yaml', '--out', 'run'], folder)).code).toBe(0);
    expect((await lorikeet(['model', 'rm', id, '--yes'], folder)).code).toBe(0);
    const asked = hub.seen.length;
    const predicted = await lorikeet(['predict', 'run', 'storm', '--json'], folder);
    expect(predicted.code).toBe(0);
    const paths = hub.seen.slice(asked).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((each) => each.includes('/main'))).toEqual([]);
    expect(readdirSync(path.join(cache, 'models--bird--small-roberta', 'snapshots'))).toEqual([commit]);
  });

  it('is not taken away while a run trains on it', async () => {
    const { folder } = await workplace();
    const args = ['train', 'run.yaml', '--runs', 'runs', '--out', 'runs/long', '--set', 'train.epochs=2000'];
    const training = startLorikeet(args, folder);
    await training.says('ready in');
    const refused = await lorikeet(['model', 'rm', id, '--yes'], folder);
    expect(refused.err).toMatch(/^error hub\.in-use\nThe model bird\/small-roberta is in use by the run long\.\n/);
    expect(refused.code).toBe(1);
    training.interrupt();
    expect((await training.finished).code).toBe(3);
    expect((await lorikeet(['model', 'rm', id, '--yes'], folder)).code).toBe(0);
  });

  it('resumes with the weights it began with', async () => {
    const { hub, folder } = await workplace();
    const training = startLorikeet(['train', 'run.yaml', '--out', 'run', '--set', 'train.epochs=40'], folder);
    await training.says('ready in');
    training.interrupt();
    expect((await training.finished).code).toBe(3);
    await hub.stop();
    expect(await lorikeet(['resume', 'run'], folder)).toMatchObject({ code: 0 });
    expect(recordOf(folder)).toMatchObject({ status: 'finished', config: { model: `${id}@${commit}` } });
  });
});

describe('what is written for a model', () => {
  it('is a folder where there is one of the name', async () => {
    const { hub, folder } = await workplace();
    await writeSmallModel(path.join(folder, 'bird', 'small-roberta'));
    expect((await lorikeet(['train', 'run.yaml', '--out', 'run'], folder)).code).toBe(0);
    expect(recordOf(folder).config.model).toBe(path.join(folder, 'bird', 'small-roberta'));
    expect(hub.seen).toEqual([]);
    renameSync(path.join(folder, 'bird'), path.join(folder, 'elsewhere'));
    const gone = await lorikeet(['predict', 'run', 'x'], folder);
    expect([gone.code, gone.err.split('\n')[0]]).toEqual([2, 'error weights.folder-missing']);
  });

  it('is refused before anything is fetched where Lorikeet cannot train it', async () => {
    const { hub, folder } = await workplace();
    const config = file('config.json', '{"model_type":"mystery"}');
    const weights = file('model.safetensors', Buffer.alloc(1000), { large: true });
    await hub.stop();
    const other = await hubEnvironment({
      repositories: [repository({ id, files: [config, weights, file('tokenizer.json', '{}')] })],
    });
    const refused = await lorikeet(['train', 'run.yaml', '--out', 'run'], folder);
    expect([refused.code, refused.err.split('\n')[0]]).toEqual([2, 'error models.unknown-architecture']);
    expect(other.hub.sent()).toBe(0);
    expect(readdirSync(folder)).not.toContain('run');
  });

  it.each([
    ['bird/small-robrta', 'models.not-found', 'There is no folder bird/small-robrta, and the Hub knows no model'],
    ['./bird/small-roberta', 'weights.folder-missing', path.join('bird', 'small-roberta')],
    ['bird/small-roberta@v7', 'hub.no-revision', 'v7'],
  ])('%s is %s', async (model, code, words) => {
    const { folder } = await workplace(model);
    const { err, code: exit } = await lorikeet(['train', 'run.yaml', '--out', 'run'], folder);
    expect(exit).toBe(2);
    expect(err).toContain(`error ${code}\n`);
    expect(err).toContain(words);
  });
});
