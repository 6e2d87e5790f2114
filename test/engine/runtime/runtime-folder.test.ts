import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runtimePackage } from '../../../src/engine/runtime/package-files.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const engine = path.resolve(import.meta.dirname, '../../../src/engine');

/** Computes a product on a device in a process of its own; says what it gives and which native libraries it has loaded. */
const program = `
  import { readFileSync } from 'node:fs';
  const { requireDevice } = await import('${engine}/runtime/index.ts');
  const trouble = await requireDevice(process.argv[1]).then(() => null, (error) => error.code + ': ' + error.sentence);
  const { openSession, float32Tensor } = await import('${engine}/runtime/index.ts');
  const { tensor } = await import('${engine}/ir/index.ts');
  const types = { a: tensor('float32', [1, 2]), b: tensor('float32', [2, 1]), c: tensor('float32', [1, 1]) };
  const model = { opsets: { '': 21 }, graph: { name: 'product', initializers: [], types: new Map(Object.entries(types)),
    inputs: ['a', 'b'].map((name) => ({ name, type: types[name] })), outputs: [{ name: 'c', type: types.c }],
    nodes: [{ opType: 'MatMul', domain: '', name: 'product', inputs: ['a', 'b'], outputs: ['c'], attributes: {} }] } };
  const session = await openSession(model, { device: 'cpu', threads: 1 });
  const { c } = await session.run({ a: float32Tensor([1, 2], Float32Array.of(2, 3)), b: float32Tensor([2, 1], Float32Array.of(5, 7)) });
  const maps = readFileSync('/proc/self/maps', 'utf8').split('\\n').map((line) => line.slice(line.indexOf('/')));
  const loaded = [...new Set(maps.filter((file) => file.includes('onnxruntime')))].sort();
  console.log(JSON.stringify({ trouble, product: c.data[0], loaded }));
  process.exit(0);
`;

interface Printed {
  /** Why the device cannot be used; null where it can. */
  readonly trouble: string | null;
  readonly product: number;
  readonly loaded: readonly string[];
}

function run(environment: NodeJS.ProcessEnv, device: string): Printed {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program, device];
  const printed = execFileSync(process.execPath, args, { env: { ...process.env, ...environment }, encoding: 'utf8' });
  return JSON.parse(printed.trim().split('\n').at(-1)!) as Printed;
}

describe.runIf(process.platform === 'linux')('the runtime in a folder of the app’s own', () => {
  it('is a copy that computes, and the only one that is loaded', async () => {
    const folder = realpathSync(temporaryFolder());
    const { files } = await runtimePackage();
    for (const { source, target } of files) {
      const copy = path.join(folder, ...target.split('/'));
      mkdirSync(path.dirname(copy), { recursive: true });
      copyFileSync(source, copy);
    }
    const { product, loaded } = run({ LORIKEET_RUNTIME: folder }, 'cpu');
    expect(product).toBe(31);
    // Nor is there a database of what it would report to its makers.
    const natives = path.join('node_modules', 'onnxruntime-node', 'bin', 'napi-v6', process.platform, process.arch);
    expect(loaded.map((file) => path.relative(folder, file)).sort()).toEqual(
      ['libonnxruntime.so.1', 'onnxruntime_binding.node'].map((name) => path.join(natives, name)),
    );
  });

  it('left unset is the one that ships with Lorikeet', () => {
    const { product, loaded } = run({ LORIKEET_RUNTIME: '' }, 'cpu');
    expect(product).toBe(31);
    expect(loaded.every((file) => file.includes(`node_modules${path.sep}onnxruntime-node`))).toBe(true);
  });

  it.runIf(process.arch === 'x64')('without the libraries of CUDA says so', () => {
    expect(run({ LORIKEET_RUNTIME: '' }, 'cuda').trouble).toBe('cuda.not-installed: CUDA is not installed.');
    expect(run({ LORIKEET_RUNTIME: '' }, 'cpu').trouble).toBeNull();
  });

  it('that is gone is an error, not another runtime', async () => {
    const folder = temporaryFolder();
    rmSync(folder, { recursive: true });
    expect(() => run({ LORIKEET_RUNTIME: folder }, 'cpu')).toThrow(/Cannot find module 'onnxruntime-node'/);
  });
});
