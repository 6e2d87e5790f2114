import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { driverTrouble, driverVersion } from '../../../src/host/cuda/machine.ts';
import { buildFor, readManifest } from '../../../src/host/cuda/manifest.ts';
import { versions } from '../../../src/host/common/versions.ts';
import { moduleText } from '../../support/cuda/machine.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it.each([
  ['the open module', moduleText('580.65.06'), '580.65.06'],
  [
    'the closed module',
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024\nGCC version:\n',
    '535.183.01',
  ],
])('the version of a driver is that of %s', async (_, text, version) => {
  const file = path.join(temporaryFolder(), 'version');
  writeFileSync(file, text);
  expect(await driverVersion(file)).toBe(version);
});

it.each([
  ['580.65.06', '580', null],
  ['1000.1', '580', null],
  ['579.99', '580', 'cuda.old-driver'],
  ['580.65.06', '580.65.07', 'cuda.old-driver'],
  ['580', '580.0.1', 'cuda.old-driver'],
  [null, '580', 'cuda.no-driver'],
])('a driver %s where %s is needed', (version, least, code) => {
  expect(driverTrouble(version, least)?.code ?? null).toBe(code);
});

it('the manifest that ships has the libraries for the runtime that ships', async () => {
  const build = buildFor(await readManifest(), 'linux-x64', versions().onnxruntime);
  expect(build.provider.version).toBe(versions().onnxruntime);
  expect(build.provider.check.by).toBe('nuget');
  const brought = build.libraries.flatMap(({ entries }) => entries.map((entry) => path.posix.basename(entry)));
  expect(brought.sort()).toEqual([...build.needed].sort());
  for (const { url } of [build.provider, ...build.libraries]) expect(url).toMatch(/^https:\/\//);
});

it.each([
  ['an address without encryption', 'http://example.com/a.nupkg', /^it should begin with https/],
  ['no address', 'a.nupkg', /^it should begin with https/],
])('a manifest with %s is refused with its field', async (_, url, reason) => {
  const manifest = JSON.parse(JSON.stringify(await readManifest())) as { builds: { provider: { url: string } }[] };
  manifest.builds[0]!.provider.url = url;
  const file = path.join(temporaryFolder(), 'manifest.json');
  writeFileSync(file, JSON.stringify(manifest));
  await expect(readManifest(file)).rejects.toMatchObject({
    code: 'cuda.bad-manifest',
    details: { file, field: 'builds.0.provider.url', reason: expect.stringMatching(reason) as string },
  });
});
