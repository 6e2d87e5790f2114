import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installCuda } from '../../../src/host/cuda/install.ts';
import { removeCuda } from '../../../src/host/cuda/remove.ts';
import { lookAtInstallation } from '../../../src/host/launch/cuda-runtime.ts';
import { cudaFiles } from '../../../src/host/places/cuda-folder.ts';
import { startFeed } from '../../support/cuda/feed.ts';
import { machineWith } from '../../support/cuda/machine.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/**
 * Names a folder for three packages of the npm registry, 291 MB, which are fetched where they are not in it: a release of the runtime and, for the same
 * release, its CUDA provider, which NuGet has otherwise. Left unset, this test does not run.
 */
const packages = process.env['LORIKEET_REAL_CUDA'];
const runtime = '1.29.0';
const providerPackage = 'com.github.asus4.onnxruntime.linux-x64-gpu@0.4.9';

function unpacked(folder: string, name: string, into: string): string {
  const prefix = name.replace('@', '-');
  const find = () => readdirSync(folder).find((file) => file === `${prefix}.tgz`);
  if (find() === undefined) execFileSync('npm', ['pack', '--silent', name], { cwd: folder });
  mkdirSync(into, { recursive: true });
  execFileSync('tar', ['xzf', path.join(folder, find()!), '-C', into, '--strip-components=1']);
  return into;
}

describe.runIf(packages !== undefined && packages !== '')('the provider of a release', () => {
  it('is installed by the installer, and what this machine lacks is one sentence', async () => {
    const root = temporaryFolder();
    const modules = path.join(root, 'node_modules');
    unpacked(packages!, `onnxruntime-node@${runtime}`, path.join(modules, 'onnxruntime-node'));
    unpacked(packages!, `onnxruntime-common@${runtime}`, path.join(modules, 'onnxruntime-common'));
    const provider = unpacked(packages!, providerPackage, path.join(root, 'provider'));
    const files = readdirSync(provider, { recursive: true, encoding: 'utf8' });
    const content = (name: string) =>
      readFileSync(
        path.join(
          provider,
          files.find((file) => file.endsWith(name))!,
        ),
      );
    const feed = await startFeed({
      runtime,
      // NVIDIA's own libraries are not in that registry.
      without: ['nvidia-cublas', 'nvidia-cuda-runtime', 'nvidia-curand'],
      provider: new Map(
        ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'].map((name) => [name, content(name)]),
      ),
    });
    const cuda = {
      ...machineWith(feed, { runtime, hasDriverLibrary: true }),
      runtimeFrom: path.join(root, 'package.json'),
    };
    const request = { acceptLicense: false, from: null, withoutDriver: false };
    const state = await installCuda(cuda, request, () => undefined, new AbortController().signal);
    process.stdout.write(`${state.problem?.code}\n${state.problem?.sentence}\n${state.problem?.remedy}\n`);
    expect(lookAtInstallation(runtime, cuda.folder)?.problem).toBeNull();
    expect(state.installed!.bytes).toBeGreaterThan(270_000_000);
    // A machine may have some of them.
    expect(state.problem?.code).toBe('cuda.missing-library');
    expect(state.problem?.sentence).toMatch(
      /^libcublasLt\.so\.13, which libonnxruntime_providers_cuda\.so needs, is not on this machine; nor are libcublas\.so\.13/,
    );
    // The copy of the runtime is loaded from its folder.
    const program = `
      const ort = require('onnxruntime-node');
      console.log(JSON.stringify([ort.env.versions.node, ort.listSupportedBackends().map(({ name }) => name)]));`;
    const cwd = cudaFiles(cuda.folder).installation(runtime);
    const printed = execFileSync(process.execPath, ['--eval', program], { cwd, encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual([runtime, expect.arrayContaining(['cpu', 'cuda'])]);
    await removeCuda(cuda, false);
    expect(existsSync(cwd)).toBe(false);
  });
});
