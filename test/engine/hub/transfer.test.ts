import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseReference, pullModel } from '../../../src/engine/hub/index.ts';
import type { TransferEvent } from '../../../src/shared/events.ts';
import { startPull } from '../../support/hub/child.ts';
import { largeContent } from '../../support/hub/content.ts';
import { file, type StandInRepository, tinyModel } from '../../support/hub/repository.ts';
import { testHub } from '../../support/hub/settings.ts';
import { type StandIn, startHub } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const big = parseReference('bird/big', 'model');

/** A model whose weights have so many bytes. */
function bigModel(bytes: number): StandInRepository {
  const weights = file('model.safetensors', largeContent(bytes), { large: true });
  const others = tinyModel('bird/big').files.filter(({ path }) => path !== weights.path);
  return tinyModel('bird/big', { files: [...others, weights] });
}

function weightsOf(model: StandInRepository): { readonly hash: string; readonly bytes: number } {
  const { hash, content } = model.files.find(({ path }) => path === 'model.safetensors')!;
  return { hash, bytes: content.bytes };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function blobs(folder: string): string[] {
  const place = path.join(folder, 'hub', 'models--bird--big', 'blobs');
  return existsSync(place) ? readdirSync(place) : [];
}

/** Waits until so many bytes of the weights have been sent. */
async function whenSent(hub: StandIn, bytes: number): Promise<void> {
  while (hub.sent() < bytes) await sleep(5);
}

describe('a bad line', () => {
  it('cut 20 times in 300 MB: the right hash, under 1 % fetched twice', async () => {
    const model = bigModel(300_000_000);
    const { hash, bytes } = weightsOf(model);
    const hub = await startHub({ repositories: [model] });
    hub.faults.cuts = Array.from({ length: 20 }, (_, index) => 10_000_000 + index * 123_457);
    const { folder } = await pullModel(testHub(hub.endpoint, temporaryFolder()), big);
    expect(await hashOf(path.join(folder, 'model.safetensors'))).toBe(hash);
    expect(hub.faults.cuts).toEqual([]);
    expect(hub.sent() - bytes).toBeLessThan(0.01 * bytes);
    expect(hub.seen.filter(({ host, range }) => host === 'storage' && range !== undefined)).toHaveLength(20);
  }, 30_000);

  it('reset many times: comes out right', async () => {
    const model = bigModel(10_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.cuts = [0, 0, 0, 1_000_000, 0, 0, 2_000_000, 3_000_000, 0];
    hub.faults.resets = true;
    const { folder } = await pullModel(testHub(hub.endpoint, temporaryFolder()), big);
    expect(await hashOf(path.join(folder, 'model.safetensors'))).toBe(weightsOf(model).hash);
    expect(hub.faults.cuts).toEqual([]);
  });

  it('a flipped byte: found by the hash and fetched again', async () => {
    const model = bigModel(3_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.flips = [1_234_567];
    const events: TransferEvent[] = [];
    const { folder } = await pullModel(testHub(hub.endpoint, temporaryFolder()), big, {
      onEvent: (event) => events.push(event),
    });
    expect(await hashOf(path.join(folder, 'model.safetensors'))).toBe(weightsOf(model).hash);
    expect(hub.sent()).toBe(2 * 3_000_000);
    expect(events).toContainEqual({
      type: 'note',
      level: 'warn',
      message: 'model.safetensors arrived damaged and is fetched again',
    });
    expect(events.at(-1)).toMatchObject({
      type: 'progress',
      bytes: events.at(-1)!.type === 'progress' ? (events.at(-1) as { totalBytes: number }).totalBytes : 0,
    });
  });

  it('every time a flipped byte: an error, and nothing damaged is taken for whole', async () => {
    const folder = temporaryFolder();
    const model = bigModel(3_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.flips = [5, 5, 5];
    await expect(pullModel(testHub(hub.endpoint, folder), big)).rejects.toMatchObject({ code: 'hub.wrong-hash' });
    expect(blobs(folder)).not.toContain(weightsOf(model).hash);
  });

  it('a damaged beginning from an earlier attempt: found and fetched anew', async () => {
    const folder = temporaryFolder();
    const model = bigModel(3_000_000);
    const hub = await startHub({ repositories: [model] });
    const place = path.join(folder, 'hub', 'models--bird--big', 'blobs');
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, `${weightsOf(model).hash}.incomplete`), Buffer.alloc(2_000_000));
    const pulled = await pullModel(testHub(hub.endpoint, folder), big);
    expect(await hashOf(path.join(pulled.folder, 'model.safetensors'))).toBe(weightsOf(model).hash);
    expect(hub.sent()).toBe(1_000_000 + 3_000_000);
  });

  it('a server without ranges: starts over and comes out right', async () => {
    const model = bigModel(3_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.noRanges = true;
    hub.faults.cuts = [2_000_000];
    const { folder } = await pullModel(testHub(hub.endpoint, temporaryFolder()), big);
    expect(await hashOf(path.join(folder, 'model.safetensors'))).toBe(weightsOf(model).hash);
  });

  it('silence: counts as a cut after a while', async () => {
    const model = bigModel(3_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.rate = 1;
    const pulling = pullModel(testHub(hub.endpoint, temporaryFolder(), { silence: 300 }), big);
    await whenSent(hub, 1);
    hub.faults.rate = null;
    await pulling;
    expect(hub.seen.some(({ host, range }) => host === 'storage' && range !== undefined)).toBe(true);
  });
});

describe('a busy server', () => {
  it('429: waits as long as Retry-After says', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    hub.faults.answers.push({ path: /\/revision\//, status: 429, headers: { 'retry-after': '1' } });
    const began = performance.now();
    await pullModel(testHub(hub.endpoint, temporaryFolder()), big);
    expect(performance.now() - began).toBeGreaterThan(995);
  });

  it('429 for an hour: says so at once', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    hub.faults.answers.push({ path: /\/revision\//, status: 429, headers: { 'retry-after': '3600' } });
    await expect(pullModel(testHub(hub.endpoint, temporaryFolder()), big)).rejects.toMatchObject({
      code: 'hub.rate-limited',
      details: expect.objectContaining({ seconds: 3600 }) as object,
    });
  });

  it('5xx of the Hub and of the storage: tries again', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    const path = (path: RegExp, status: number) => ({ path, status });
    hub.faults.answers.push(
      path(/\/tree\//, 503),
      path(/\/resolve\/.*config/, 500),
      path(/^\/0\//, 502),
      path(/^\/0\//, 403),
    );
    expect(await pullModel(testHub(hub.endpoint, temporaryFolder()), big)).toMatchObject({ fromCache: false });
  });

  it('5xx without end: gives up with the status', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    hub.faults.answers.push(...Array.from({ length: 4 }, () => ({ path: /\/revision\//, status: 503 })));
    await expect(pullModel(testHub(hub.endpoint, temporaryFolder()), big)).rejects.toMatchObject({
      code: 'hub.server-error',
      details: expect.objectContaining({ status: 503 }) as object,
    });
  });
});

describe('cancelling', () => {
  it('cancels within 200 ms on a slow server, keeps what has arrived and goes on from there', async () => {
    const folder = temporaryFolder();
    const model = bigModel(4_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.rate = 500_000;
    const ending = new AbortController();
    const pulling = pullModel(testHub(hub.endpoint, folder), big, { signal: ending.signal });
    await whenSent(hub, 600_000);
    const began = performance.now();
    ending.abort();
    await expect(pulling).rejects.toMatchObject({ code: 'hub.cancelled' });
    expect(performance.now() - began).toBeLessThan(200);

    const incomplete = `${weightsOf(model).hash}.incomplete`;
    expect(blobs(folder)).toContain(incomplete);
    const kept = statSync(path.join(folder, 'hub', 'models--bird--big', 'blobs', incomplete)).size;
    expect(kept).toBeGreaterThan(200_000);
    hub.faults.rate = null;
    const before = hub.sent();
    await pullModel(testHub(hub.endpoint, folder), big);
    expect(hub.sent() - before).toBe(4_000_000 - kept);
  });

  it('cancels while it waits to try again', async () => {
    const hub = await startHub({ repositories: [bigModel(1000)] });
    hub.faults.answers.push({ path: /\/resolve\//, status: 503, headers: { 'retry-after': '60' } });
    const ending = new AbortController();
    const pulling = pullModel(testHub(hub.endpoint, temporaryFolder()), big, { signal: ending.signal });
    setTimeout(() => ending.abort(), 100);
    await expect(pulling).rejects.toMatchObject({ code: 'hub.cancelled' });
  });

  it('leaves no connection behind, and going on fetches nothing twice', async () => {
    const model = bigModel(4_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.rate = 2_000_000;
    const ending = new AbortController();
    const events: TransferEvent[] = [];
    const cache = temporaryFolder();
    const pulling = pullModel(testHub(hub.endpoint, cache), big, { signal: ending.signal });
    await whenSent(hub, 1_000_000);
    ending.abort();
    await expect(pulling).rejects.toMatchObject({ code: 'hub.cancelled' });
    await sleep(100);
    const sentAtEnd = hub.sent();
    await sleep(300);
    expect(hub.sent()).toBe(sentAtEnd);
    hub.faults.rate = null;
    const { folder } = await pullModel(testHub(hub.endpoint, cache), big, { onEvent: (event) => events.push(event) });
    expect(await hashOf(path.join(folder, 'model.safetensors'))).toBe(weightsOf(model).hash);
    const last = events.at(-1)!;
    expect(last.type === 'progress' && last.bytes === last.totalBytes).toBe(true);
    // What was on its way at the end, at most.
    expect(hub.sent() - 4_000_000).toBeLessThan(1_000_000);
  });
});

describe('several processes', () => {
  it('kill -9 in mid-download: the next start goes on from there', async () => {
    const folder = temporaryFolder();
    const model = bigModel(20_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.rate = 10_000_000;
    const { child, ended } = startPull(hub.endpoint, folder, 'bird/big');
    await whenSent(hub, 8_000_000);
    child.kill('SIGKILL');
    await ended;
    hub.faults.rate = null;
    const before = hub.sent();
    const pulled = await pullModel(testHub(hub.endpoint, folder), big);
    expect(await hashOf(path.join(pulled.folder, 'model.safetensors'))).toBe(weightsOf(model).hash);
    expect(hub.sent() - before).toBeLessThan(15_000_000);
    expect(hub.seen.at(-1)!.range).toMatch(/^bytes=[1-9]/);
  });

  it('two at once: one fetches, the other waits, both end well', async () => {
    const folder = temporaryFolder();
    const model = bigModel(10_000_000);
    const hub = await startHub({ repositories: [model] });
    hub.faults.rate = 5_000_000;
    const pulls = [startPull(hub.endpoint, folder, 'bird/big'), startPull(hub.endpoint, folder, 'bird/big')];
    expect(await Promise.all(pulls.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(hub.sent()).toBe(10_000_000);
    const place = path.join(folder, 'hub', 'models--bird--big', 'snapshots', 'c'.repeat(40), 'model.safetensors');
    expect(await hashOf(place)).toBe(weightsOf(model).hash);
    expect(blobs(folder).filter((name) => name.includes('incomplete'))).toEqual([]);
  });

  it('one of two is killed: the other takes over', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [bigModel(10_000_000)] });
    hub.faults.rate = 5_000_000;
    const first = startPull(hub.endpoint, folder, 'bird/big');
    await whenSent(hub, 1_000_000);
    const second = startPull(hub.endpoint, folder, 'bird/big');
    await sleep(700);
    first.child.kill('SIGKILL');
    expect(await second.ended).toBe(0);
    expect(hub.sent()).toBeLessThan(15_000_000);
  });
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

describe.skipIf(!isRoot)(
  `a full disk${isRoot ? '' : ' (skipped: only root of a Linux can mount a small disk)'}`,
  () => {
    function smallDisk(size: string): string {
      const folder = temporaryFolder();
      const disk = path.join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
      onTestFinished(() => void execFileSync('umount', ['-l', disk]));
      return disk;
    }

    it('is seen before anything is fetched', async () => {
      const hub = await startHub({ repositories: [bigModel(6_000_000)] });
      await expect(pullModel(testHub(hub.endpoint, smallDisk('4m')), big)).rejects.toMatchObject({
        code: 'hub.no-space',
      });
      expect(hub.sent()).toBe(0);
    });

    it('in mid-download: a clear error, nothing half-written taken for whole, and it goes on with space', async () => {
      const disk = smallDisk('8m');
      const model = bigModel(6_000_000);
      const hub = await startHub({ repositories: [model] });
      const filler = path.join(disk, 'filler');
      hub.faults.onSent = () => {
        hub.faults.onSent = null;
        writeFileSync(filler, Buffer.alloc(5_000_000));
      };
      await expect(pullModel(testHub(hub.endpoint, disk), big)).rejects.toMatchObject({ code: 'hub.disk-full' });
      const { hash } = weightsOf(model);
      expect(blobs(disk)).not.toContain(hash);
      writeFileSync(filler, '');
      const { folder } = await pullModel(testHub(hub.endpoint, disk), big);
      expect(await hashOf(path.join(folder, 'model.safetensors'))).toBe(hash);
    });
  },
);

describe('what is not the file', () => {
  it('a web page instead of it is refused', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    const page = { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Log in</html>' };
    hub.faults.answers.push({ path: /^\/0\//, ...page });
    await expect(pullModel(testHub(hub.endpoint, folder), big)).rejects.toMatchObject({ code: 'hub.html-page' });
    expect(
      existsSync(path.join(folder, 'hub', 'models--bird--big', 'snapshots', 'c'.repeat(40), 'model.safetensors')),
    ).toBe(false);
  });

  it('a web page instead of the listing is refused', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    hub.faults.answers.push({
      path: /\/tree\//,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>',
    });
    await expect(pullModel(testHub(hub.endpoint, temporaryFolder()), big)).rejects.toMatchObject({
      code: 'hub.html-page',
    });
  });

  it('a page without type and length is found by the hash, and the file fetched', async () => {
    const model = tinyModel('bird/big');
    const hub = await startHub({ repositories: [model] });
    hub.faults.answers.push({ path: /\/config\.json/, status: 200, body: '<html>Log in</html>' });
    const { folder } = await pullModel(testHub(hub.endpoint, temporaryFolder()), big);
    expect(readFileSync(path.join(folder, 'config.json'), 'utf8')).toBe('{"model_type":"roberta"}');
  });

  it('a file of another size than listed is refused before a byte is written', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tinyModel('bird/big')] });
    hub.faults.answers.push({ path: /^\/0\//, status: 200, headers: { 'content-length': '3' }, body: 'abc' });
    await expect(pullModel(testHub(hub.endpoint, folder), big)).rejects.toMatchObject({ code: 'hub.wrong-size' });
  });
});
