import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { extractAll } from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { expect, it, onTestFinished } from 'vitest';
import configuration from '../../electron-builder.config.ts';
import { ipcLines, type HostMessage } from '../../src/contract/index.ts';
import { builtApp } from '../support/built-app.ts';
import { makeDistribution } from '../support/electron/distribution.ts';
import { startMain } from '../support/electron/started-main.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const electron = createRequire(import.meta.url)('electron/package.json') as { version: string };

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

it.skipIf(process.platform !== 'linux')(
  'packs what the app needs and nothing of other systems, and what is packed starts and trains',
  async () => {
    const folder = temporaryFolder();
    // The packager takes what it packs from one folder: the sources' manifest and packages, and a fresh build.
    const project = path.join(folder, 'project');
    mkdirSync(project);
    for (const name of ['package.json', 'package-lock.json', 'resources']) {
      cpSync(path.join(root, name), path.join(project, name), { recursive: true });
    }
    cpSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.includes(`${path.sep}.cache`),
    });
    cpSync(await builtApp(), path.join(project, 'dist'), { recursive: true });
    const distribution = path.join(folder, 'electron');
    await makeDistribution(distribution, electron.version);
    await build({
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      projectDir: project,
      config: {
        ...configuration,
        electronDist: distribution,
        electronVersion: electron.version,
        directories: { output: path.join(folder, 'out'), buildResources: path.join(project, 'resources/icon') },
        publish: { provider: 'github', owner: 'lorikeet', repo: 'lorikeet' },
      },
    });
    const packed = path.join(folder, 'out/linux-unpacked/resources');

    const outside = [...filesOf(packed)].filter(([name]) => name !== 'default_app.asar');
    expect(outside.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(90e6);
    const app = path.join(folder, 'app');
    extractAll(path.join(packed, 'app.asar'), app);
    const inside = [...filesOf(app).keys()];
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

    const main = startMain(path.join(app, 'dist/main/main.js'), path.join(folder, 'home'));
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
  },
);
