import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll, getRawHeader } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import configuration from '../../electron-builder.config.ts';
import { wrongFuses } from '../../scripts/try-package/fuses.ts';
import { unpackedApp } from '../../scripts/try-package/unpacked-app.ts';
import { ipcLines, type HostMessage } from '../../src/contract/index.ts';
import { builtApp } from '../support/built-app.ts';
import { fuseWire, makeDistribution } from '../support/electron/distribution.ts';
import { startMain } from '../support/electron/started-main.ts';
import { readMachO } from '../support/mach-o.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const electron = createRequire(import.meta.url)('electron/package.json') as { version: string };
const runtime = 'node_modules/onnxruntime-node/bin/napi-v6';

/** A package of libraries per system, as the makers of the runtime are about to ship it. */
const platformPackages = ['onnxruntime-node-linux-x64', 'onnxruntime-node-darwin-arm64', '@onnxruntime/node-win32-x64'];

/** Files in a folder and below by their path there, with their sizes in bytes. */
function filesOf(folder: string): Map<string, number> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file).split(path.sep).join('/'), statSync(file).size] as const;
    }),
  );
}

// A package of macOS can be made on Linux, but for its signature; one of Windows cannot.
describe.skipIf(process.platform !== 'linux')('the package', () => {
  /** What the packager takes everything from: the sources' manifest and packages, and a fresh build. */
  let project: string;
  beforeAll(async () => {
    project = mkdtempSync(path.join(tmpdir(), 'lorikeet-project-'));
    for (const name of ['package.json', 'package-lock.json', 'resources']) {
      cpSync(path.join(root, name), path.join(project, name), { recursive: true });
    }
    cpSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.includes(`${path.sep}.cache`),
    });
    for (const name of platformPackages) makePlatformPackage(path.join(project, 'node_modules'), name);
    const manifest = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as object;
    const optionalDependencies = Object.fromEntries(platformPackages.map((name) => [name, '1.0.0']));
    writeFileSync(path.join(project, 'package.json'), JSON.stringify({ ...manifest, optionalDependencies }));
    cpSync(await builtApp(), path.join(project, 'dist'), { recursive: true });
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  /** The app of a system as electron-builder packs it on a stand-in for Electron. */
  async function pack(system: 'linux' | 'darwin'): Promise<string> {
    const folder = temporaryFolder();
    const distribution = path.join(folder, 'electron');
    await makeDistribution(distribution, electron.version, system);
    // On a Mac the packager makes it of icon.png, with a tool that it fetches; this one holds no picture.
    const icon = path.join(folder, 'icon.icns');
    writeFileSync(icon, Buffer.from('icns\0\0\0\x08', 'latin1'));
    await build({
      targets: system === 'linux' ? Platform.LINUX.createTarget('dir') : Platform.MAC.createTarget('dir', Arch.arm64),
      publish: 'never',
      projectDir: project,
      config: {
        ...configuration,
        mac: { ...configuration.mac, icon },
        electronDist: distribution,
        electronVersion: electron.version,
        directories: { output: path.join(folder, 'out'), buildResources: path.join(project, 'resources/icon') },
        publish: { provider: 'github', owner: 'lorikeet', repo: 'lorikeet' },
      },
    });
    return path.join(folder, 'out', system === 'linux' ? 'linux-unpacked' : 'mac-arm64/Lorikeet.app');
  }

  it('has what the app needs and nothing of other systems, and what is packed starts and trains', async () => {
    const app = await pack('linux');
    expect(await wrongFuses(unpackedApp(app, 'linux'), 'linux')).toEqual([]);
    // No Node, encrypted cookies, no options, no debugger, the archive checked and alone, one snapshot, no privileges for files.
    const fuses = '01001100';
    // The last is a fuse that the settings leave as Electron has it.
    expect(readFileSync(path.join(app, 'lorikeet')).includes(fuseWire(`${fuses}1`))).toBe(true);

    const resources = path.join(app, 'resources');
    const outside = [...filesOf(resources)].filter(([name]) => name !== 'default_app.asar');
    expect(outside.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(95e6);
    const unpacked = temporaryFolder();
    extractAll(path.join(resources, 'app.asar'), unpacked);
    const inside = [...filesOf(unpacked).keys()];
    expect(inside).toEqual(
      expect.arrayContaining([
        'dist/main/main.js',
        'dist/main/worker.js',
        'dist/preload/preload.cjs',
        'dist/renderer/index.html',
      ]),
    );
    expect(inside.filter((name) => /^(src|test|scripts|docs)\//.test(name) || name.endsWith('.ts'))).toEqual([]);
    const libraries = inside.filter((name) => name.includes('onnxruntime-node/bin/'));
    expect(libraries.length).toBeGreaterThan(0);
    expect(libraries.filter((name) => !name.includes(`/linux/${process.arch}/`))).toEqual([]);

    const libraryPackages = [...filesOf(path.join(resources, 'app.asar.unpacked/node_modules')).keys()].filter(
      (name) => name.endsWith('.node') && !name.startsWith('onnxruntime-node/'),
    );
    expect(libraryPackages.sort()).toEqual([
      `@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`,
      'onnxruntime-node-linux-x64/onnxruntime_binding.node',
    ]);

    await trainsOneStep(path.join(unpacked, 'dist/main/main.js'));
  });

  it('has for macOS one copy of each library, its least system, and the hash of its archive', async () => {
    const app = await pack('darwin');
    expect(await wrongFuses(unpackedApp(app, 'darwin'), 'darwin')).toEqual([]);

    const resources = path.join(app, 'Contents/Resources');
    const folder = path.join(resources, 'app.asar.unpacked', runtime, 'darwin/arm64');
    const binding = readMachO(path.join(folder, 'onnxruntime_binding.node'));
    const linked = binding.libraries.flatMap((name) => /^@rpath\/(.*)$/.exec(name)?.[1] ?? []);
    expect(readdirSync(folder).sort()).toEqual([...linked, 'onnxruntime_binding.node'].sort());

    const info = readFileSync(path.join(app, 'Contents/Info.plist'), 'utf8');
    const least = /<key>LSMinimumSystemVersion<\/key>\s*<string>(.*)<\/string>/.exec(info)?.[1];
    expect(least).toBe(binding.minimumSystem);
    const header = getRawHeader(path.join(resources, 'app.asar')).headerString;
    expect(info).toContain(createHash('sha256').update(header).digest('hex'));
  });
});

it('says which fuse of a program is not as it should be', async () => {
  const folder = temporaryFolder();
  await makeDistribution(path.join(folder, 'app'), electron.version, 'linux');
  const program = path.join(folder, 'app/electron');
  const app = { folder: path.join(folder, 'app'), program };
  const asShipped = await wrongFuses(app, 'linux');
  expect(asShipped).toContain('RunAsNode should be off, its digit is “1”');
  expect(asShipped).toContain('OnlyLoadAppFromAsar should be on, its digit is “0”');
  await flipFuses(program, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: false });
  expect(await wrongFuses(app, 'linux')).toEqual(asShipped.filter((line) => !line.startsWith('RunAsNode')));
});

/** A package as a package manager would install it, with a library in it. */
function makePlatformPackage(packages: string, name: string): void {
  const folder = path.join(packages, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  writeFileSync(path.join(folder, 'onnxruntime_binding.node'), '');
}

/** Starts a packed main process and has it train one step of the demo. */
async function trainsOneStep(program: string): Promise<void> {
  const main = startMain(program, temporaryFolder());
  onTestFinished(() => main.stop());
  await main.first('load');
  const ask = async (id: number, channel: string, request: unknown): Promise<HostMessage> => {
    const message = { type: 'call', id, channel, request };
    main.send({ type: 'from-page', channel: ipcLines.toHost, message, url: 'lorikeet://app/', top: true });
    const answer = await main.until('to-page', (told) => {
      const { id: own, type } = told.message as HostMessage;
      return own === id && type !== 'event';
    });
    return answer.message as HostMessage;
  };
  const info = (await ask(1, 'app.info', {})) as unknown as { reply: { demo: { config: Record<string, object> } } };
  const { config } = info.reply.demo;
  const train = { ...config['train'], epochs: 1, batchSize: 2000, evalBatchSize: 32 };
  const data = { ...config['data'], maxLength: 16 };
  expect(
    await ask(2, 'queue.add', { config: { ...config, data, train }, name: 'one step', draft: null }),
  ).toMatchObject({
    type: 'reply',
  });
  for (let id = 3; ; id += 1) {
    const { reply } = (await ask(id, 'queue.show', {})) as unknown as {
      reply: { entries: { state: string; error: unknown }[] };
    };
    const [entry] = reply.entries;
    expect(entry?.error ?? null).toBeNull();
    if (entry === undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const { reply } = (await ask(100_000, 'runs.list', {})) as unknown as {
    reply: { runs: { record: { status: string; totalSteps: number } }[] };
  };
  expect(reply.runs.map(({ record }) => [record.status, record.totalSteps])).toEqual([['finished', 1]]);
}
