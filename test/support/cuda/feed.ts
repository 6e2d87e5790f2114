import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Manifest } from '../../../src/host/cuda/manifest.ts';
import { elfFile } from '../elf-file.ts';
import { temporaryFolder } from '../temporary.ts';
import { zipFile } from '../zip-file.ts';

/** What goes wrong. Fields may be changed while the feed runs. */
export interface FeedFaults {
  /** For each transfer of an archive in turn, the bytes after which its connection is cut. */
  cuts: number[];
  /** For each transfer of an archive in turn, the place (in the archive) of a byte that arrives changed. */
  flips: number[];
  /** Milliseconds between two pieces of an archive. */
  delay: number;
  /** Called as the transfer of an archive goes on. */
  onSent: ((bytes: number) => void) | null;
  /** Replaces what the catalog says. */
  catalog: Record<string, unknown>;
}

export interface Feed {
  /** A manifest of this feed. */
  readonly manifest: string;
  readonly faults: FeedFaults;
  /** Paths of all requests so far. */
  readonly seen: string[];
  /** Bytes sent of archives. */
  sent(): number;
  /** The archives, by the names that they have on the disk. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** The catalog leaf of the provider, as the registry gives it. */
  readonly leaf: object;
}

export interface FeedOptions {
  /** Version of the runtime that the provider is for; that of Lorikeet unless told. */
  readonly runtime: string;
  readonly system?: string;
  /** Packages of NVIDIA's that the manifest leaves out. */
  readonly without?: readonly string[];
  /** A provider's libraries, in place of made ones. */
  readonly provider?: ReadonlyMap<string, Buffer>;
  readonly providerBytes?: number;
}

/** What the provider of a release needs, as `readelf -d` shows it, with numbers that no system has. */
export const needed = [
  'libcublasLt.so.913',
  'libcublas.so.913',
  'libcurand.so.910',
  'libcudart.so.913',
  'libcuda.so.1',
];
const id = 'Microsoft.ML.OnnxRuntime.Gpu.Linux';
const native = 'runtimes/linux-x64/native';

/**
 * A stand-in on loopback for the registries that the libraries of CUDA come from, with the layout of their packages and NuGet's way to the
 * hash of one: registration leaf, catalog leaf, `.nupkg`. It stops when the test ends.
 */
export async function startFeed({
  runtime,
  system = `${process.platform}-${process.arch}`,
  without = [],
  provider,
  providerBytes = 3_000_000,
}: FeedOptions): Promise<Feed> {
  const faults: FeedFaults = { cuts: [], flips: [], delay: 0, onSent: null, catalog: {} };
  const seen: string[] = [];
  let sent = 0;
  const nupkgName = `${id.toLowerCase()}.${runtime}.nupkg`;
  const libraries = provider ?? madeProvider(providerBytes);
  const nupkg = zipFile([
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    ...[...libraries].map(([name, content]) => ({ name: `${native}/${name}`, content })),
    { name: '.signature.p7s', content: Buffer.from('signature'), stored: true },
  ]);
  const wheels = nvidiaPackages().filter(({ name }) => !without.includes(name));
  const archives = new Map([[nupkgName, nupkg], ...wheels.map(({ file, bytes }) => [file, bytes] as const)]);
  const leaf = {
    id,
    version: runtime,
    packageHash: createHash('sha512').update(nupkg).digest('base64'),
    packageHashAlgorithm: 'SHA512',
    packageSize: nupkg.length,
  };

  const server = createServer((request, response) => {
    seen.push(request.url!);
    const name = path.posix.basename(request.url!);
    const archive = archives.get(name);
    if (archive !== undefined) return void transfer(request, response, archive);
    if (request.url === `/v3/registration5-semver1/${id.toLowerCase()}/${runtime}.json`) {
      return json(response, { '@id': origin + request.url, catalogEntry: `${origin}/v3/catalog0/data/${name}` });
    }
    if (request.url === `/v3/catalog0/data/${runtime}.json`) return json(response, { ...leaf, ...faults.catalog });
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function transfer(request: IncomingMessage, response: ServerResponse, archive: Buffer): Promise<void> {
    const range = /^bytes=(\d+)-/.exec(request.headers.range ?? '');
    const begin = range === null ? 0 : Number(range[1]);
    response.writeHead(range === null ? 200 : 206, {
      'content-length': String(archive.length - begin),
      ...(range === null ? {} : { 'content-range': `bytes ${begin}-${archive.length - 1}/${archive.length}` }),
    });
    const cut = faults.cuts.shift() ?? Infinity;
    const flip = faults.flips.shift() ?? -1;
    for (let at = begin; at < archive.length; at += 65_536) {
      if (response.destroyed) return;
      if (at - begin >= cut) return void response.destroy();
      const piece = Buffer.from(archive.subarray(at, at + 65_536));
      if (flip >= at && flip < at + piece.length) piece[flip - at]! ^= 1;
      const isTaken = response.write(piece);
      sent += piece.length;
      faults.onSent?.(sent);
      if (!isTaken) await room(response);
      if (faults.delay > 0) await sleep(faults.delay);
    }
    response.end();
  }

  const manifest: Manifest = {
    builds: [
      {
        system,
        runtime,
        driver: '580',
        needed: needed.filter((library) => library !== 'libcuda.so.1'),
        provider: {
          name: id,
          version: runtime,
          url: `${origin}/v3-flatcontainer/${id.toLowerCase()}/${runtime}/${nupkgName}`,
          check: { by: 'nuget', leaf: `${origin}/v3/registration5-semver1/${id.toLowerCase()}/${runtime}.json` },
          entries: [...libraries.keys()].map((name) => `${native}/${name}`),
        },
        libraries: wheels.map(({ name, version, file, bytes, entries }) => ({
          name,
          version,
          url: `${origin}/packages/${file}`,
          check: { by: 'sha256', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
          entries,
        })),
      },
    ],
    license: {
      name: 'NVIDIA CUDA Toolkit End User License Agreement',
      url: 'https://docs.nvidia.com/cuda/eula/index.html',
    },
  };
  const file = path.join(temporaryFolder(), 'manifest.json');
  writeFileSync(file, JSON.stringify(manifest));
  return { manifest: file, faults, seen, sent: () => sent, archives, leaf };
}

/** Resolves when more can be written, or nobody reads any more. */
function room(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}

function madeProvider(bytes: number): Map<string, Buffer> {
  const cuda = elfFile({ needed: [...needed, 'libc.so.6'], runpath: '$ORIGIN', padding: randomBytes(bytes) });
  return new Map([
    ['libonnxruntime_providers_cuda.so', cuda],
    ['libonnxruntime_providers_shared.so', elfFile({ needed: ['libc.so.6'] })],
  ]);
}

/** NVIDIA's packages as wheels: libraries under `nvidia/cu13/lib`, beside what nobody takes. */
function nvidiaPackages() {
  const wheel = (name: string, version: string, libraries: readonly string[], needs: readonly string[] = []) => {
    const entries = libraries.map((library) => `nvidia/cu13/lib/${library}`);
    const file = `${name.replaceAll('-', '_')}-${version}-py3-none-manylinux_2_27_x86_64.whl`;
    const bytes = zipFile([
      ...entries.map((entry, index) => ({
        name: entry,
        content: elfFile({ soname: libraries[index]!, needed: [...needs, 'libc.so.6'], padding: randomBytes(400_000) }),
      })),
      { name: `nvidia/cu13/include/${name}.h`, content: Buffer.from('#pragma once\n') },
    ]);
    return { name, version, file, bytes, entries };
  };
  return [
    wheel('nvidia-cublas', '13.1.1.3', ['libcublas.so.913', 'libcublasLt.so.913']),
    wheel('nvidia-cuda-runtime', '13.0.96', ['libcudart.so.913'], ['libdl.so.2', 'libpthread.so.0', 'librt.so.1']),
    wheel('nvidia-curand', '10.4.0.35', ['libcurand.so.910']),
  ];
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
