import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProvingEvent } from '../../../src/contract/index.ts';
import { launchBuilt } from '../../support/built-program.ts';
import { type Adapters, noAdapters } from '../../../src/host/devices/adapters.ts';
import type { Machine } from '../../../src/host/devices/describe.ts';
import { Devices } from '../../../src/host/devices/devices.ts';
import { runtimeDevices } from '../../../src/host/devices/runtime.ts';
import { OwnFiles } from '../../../src/host/files/own.ts';
import type { Launcher } from '../../../src/host/launch/launcher.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { describeWithWebgpu } from '../../support/webgpu.ts';

const card: Adapters = {
  ...noAdapters,
  cuda: '12.4',
  adapters: [
    {
      ...{ vendor: 'nvidia', name: 'NVIDIA GeForce RTX 4090', driver: '550.54.14' },
      ...{ memoryBytes: 24e9, memoryUsedBytes: 1e9 },
    },
  ],
};

function machine(changes: Partial<Machine> = {}): Machine {
  return {
    adapters: noAdapters,
    platform: 'linux-x64',
    runtime: { devices: ['cuda', 'webgpu', 'cpu'], version: '1.30.0', cuda: '2026-11-29T12:00:00.000Z' },
    cpu: { name: 'A CPU', memoryBytes: 16e9, memoryUsedBytes: 4e9 },
    ...changes,
  };
}

/** Devices of a machine whose workers run this script. Its message `task` says which formats are left. */
function devicesWith({ script = '', changes = {}, folder = temporaryFolder() } = {}) {
  const program = path.join(temporaryFolder(), 'worker.cjs');
  writeFileSync(
    program,
    `const send = (message) => new Promise((done) => process.send(message, done));
const begin = (format) => send({ type: 'format-begun', format });
const proof = { reason: null, largestDifference: 1e-5, stepSeconds: 0.01, passed: true };
const prove = (format, changes) => send({ type: 'format-proved', proof: { ...proof, ...changes, format } });
const end = async () => { await send({ type: 'probed' }); process.disconnect(); };
process.once('message', async ({ task: { device, formats } }) => { ${script} });`,
  );
  let started = 0;
  const launcher: Launcher = ({ environment, output }) => {
    started += 1;
    const child = fork(program, [], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let printed = '';
    child.stderr!.on('data', (text: Buffer) => writeFileSync(output!, (printed += text.toString())));
    return {
      send: (message) => void child.send(message),
      onMessage: (listener) => void child.on('message', listener),
      onEnd: (listener) =>
        void child.once('close', (exitCode, signal) => listener({ started: true, exitCode, signal })),
      setBusy: () => undefined,
      kill: () => void child.kill('SIGKILL'),
    };
  };
  const warnings: string[] = [];
  const ownFiles = new OwnFiles((message) => warnings.push(message));
  let now = machine(changes);
  const devices = new Devices({ launcher, ownFiles, appFolder: folder }, () => Promise.resolve(now));
  const stateOf = async (name: string) => (await devices.list()).devices.find(({ device }) => device === name)!;
  return { devices, stateOf, folder, warnings, started: () => started, become: (next: Machine) => (now = next) };
}

const never = new AbortController().signal;
const each = (body: string) => `for (const format of formats) { await begin(format); ${body} } await end();`;

describe('the list of devices', () => {
  it.each([
    [{}, 'cuda', 'unavailable', /No card/],
    [
      { adapters: { ...noAdapters, nvidiaFault: 'NVIDIA-SMI has failed because …' } },
      'cuda',
      'unavailable',
      /NVIDIA-SMI has failed/,
    ],
    [
      { adapters: card, runtime: { ...machine().runtime, cuda: null } },
      'cuda',
      'unavailable',
      /provider of the runtime is not installed/,
    ],
    [{ adapters: card }, 'cuda', 'unproved', null],
    [{ adapters: card }, 'webgpu', 'unproved', null],
    [{}, 'webgpu', 'unproved', /No graphics card/],
    [
      { platform: 'win32-x64', runtime: { ...machine().runtime, devices: ['dml', 'webgpu', 'cpu'] } },
      'cuda',
      'unavailable',
      /Linux/,
    ],
    [
      { platform: 'linux-arm64', runtime: { ...machine().runtime, devices: ['cpu'] } },
      'webgpu',
      'unavailable',
      /linux-arm64/,
    ],
  ] as const)('%j: %s is %s', async (changes, device, state, reason) => {
    const found = await devicesWith({ changes: changes }).stateOf(device);
    expect(found.state).toBe(state);
    if (reason === null) expect(found.reason).toBeNull();
    else expect(found.reason).toMatch(reason);
    if (state === 'unavailable') expect(found.remedy).not.toBeNull();
  });

  it('has the devices that the runtime has on this system', async () => {
    const { listSupportedBackends } = await import('onnxruntime-node');
    const names = new Set(listSupportedBackends().map(({ name }) => name));
    for (const device of runtimeDevices()) expect(names).toContain(device);
  });
});

describe('a proof', () => {
  it('is kept until the driver changes', async () => {
    const { devices, stateOf, become, folder } = devicesWith({
      script: each('await prove(format);'),
      changes: { adapters: card },
    });
    const events: ProvingEvent[] = [];
    await devices.prove('cuda', ['float32', 'nf4'], never, (event) => events.push(event));
    expect(events.map(({ format }) => format)).toEqual(['float32', 'nf4']);
    expect(await stateOf('cuda')).toMatchObject({
      state: 'proved',
      formats: [{ format: 'float32' }, { format: 'nf4' }],
    });
    const later = devicesWith({ folder, changes: { adapters: card } });
    expect(await later.stateOf('cuda')).toMatchObject({ state: 'proved', name: 'NVIDIA GeForce RTX 4090' });
    const [gpu] = card.adapters;
    become(machine({ adapters: { ...card, adapters: [{ ...gpu!, driver: '560.35.03' }] } }));
    await new Promise((done) => setTimeout(done, 1100));
    expect(await stateOf('cuda')).toMatchObject({ state: 'unproved', formats: [] });
  });

  it('has failed in the format in which the driver ended the process, and goes on with the others', async () => {
    const script = each(
      `if (format === 'float16') { console.error('Segmentation fault in libcuda'); process.exit(134); } await prove(format);`,
    );
    const { devices, stateOf, started } = devicesWith({ script, changes: { adapters: card } });
    await devices.prove('cuda', ['float32', 'float16', 'nf4'], never);
    const { formats, state } = await stateOf('cuda');
    expect(formats.map(({ format, passed }) => [format, passed])).toEqual([
      ['float32', true],
      ['float16', false],
      ['nf4', true],
    ]);
    expect(formats[1]!.reason).toBe('the driver ended the process with code 134: Segmentation fault in libcuda');
    expect(state).toBe('proved');
    expect(started()).toBe(2);
  });

  it('has failed where the process gives no answer', async () => {
    const script = each('for (;;);');
    const { devices, stateOf } = devicesWith({ script, changes: { adapters: card } });
    await devices.prove('cuda', ['float32'], never, undefined, { limitSeconds: 1 });
    expect(await stateOf('cuda')).toMatchObject({ state: 'failed', reason: 'it gave no answer in 1 seconds' });
  });

  it('names the library that the loader missed', async () => {
    const script = each(`console.error('libcublasLt.so.13: cannot open shared object file: No such file or directory');
      await new Promise((done) => setTimeout(done, 100));
      await prove(format, { passed: false, reason: 'Failed to load shared library' });`);
    const { devices, stateOf } = devicesWith({ script, changes: { adapters: card } });
    await devices.prove('cuda', ['float32'], never);
    expect((await stateOf('cuda')).reason).toBe('Failed to load shared library: libcublasLt.so.13 is missing');
  });

  it('survives a record that is damaged', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'devices.json');
    writeFileSync(file, '{"cuda": {"key": 3}, "cpu": nonsense');
    const { devices, stateOf, warnings } = devicesWith({ folder, script: each('await prove(format);') });
    expect(await stateOf('cpu')).toMatchObject({ state: 'unproved' });
    expect(warnings).toHaveLength(1);
    await devices.prove('cpu', ['float32'], never);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ cpu: { formats: [{ passed: true }] } });
  });
});

describe('the device of a run', () => {
  const bySpeed = each(`await prove(format, { stepSeconds: { cpu: 0.6, cuda: 0.01, webgpu: 0.05 }[device] });`);

  it('is the CPU, and nothing is proved, where there is no card', async () => {
    const { devices, started } = devicesWith({ script: bySpeed });
    expect(await devices.choose('auto', 'float32', never)).toEqual({ device: 'cpu', why: { kind: 'only' } });
    expect(started()).toBe(0);
  });

  it('is the fastest card, which is proved once in the format of the run', async () => {
    const { devices, started } = devicesWith({ script: bySpeed, changes: { adapters: card } });
    const choice = await devices.choose('auto', 'nf4', never);
    expect(choice).toMatchObject({
      device: 'cuda',
      why: { kind: 'fastest', others: [{ device: 'webgpu' }, { device: 'cpu' }] },
    });
    const workers = started();
    expect(await devices.choose('auto', 'nf4', never)).toEqual(choice);
    expect(started()).toBe(workers);
  });

  it('is not a card that computes wrongly', async () => {
    const script = each(
      `await prove(format, device === 'cuda' ? { passed: false, reason: 'Softmax is all zeros' } : {});`,
    );
    const { devices } = devicesWith({ script, changes: { adapters: card } });
    expect((await devices.choose('auto', 'float32', never)).device).not.toBe('cuda');
    await expect(devices.choose('cuda', 'float32', never)).rejects.toMatchObject({
      code: 'runtime.device-unavailable',
      message: expect.stringContaining('Softmax is all zeros') as string,
    });
  });

  it('is refused by name with what is missing', async () => {
    const { devices } = devicesWith({ changes: { adapters: card, runtime: { ...machine().runtime, cuda: null } } });
    await expect(devices.choose('cuda', 'float32', never)).rejects.toThrow(/lorikeet device install cuda/);
    await expect(devices.choose('dml', 'float32', never)).rejects.toThrow(/DirectML/);
  });

  it('counts as proved when a run has taken steps on it, and as failed when it stopped in a run', async () => {
    const { devices, stateOf } = devicesWith();
    await devices.hasTrained('cpu', 'float32');
    expect(await stateOf('cpu')).toMatchObject({ state: 'proved', formats: [{ by: 'run', stepSeconds: null }] });
    await devices.hasFailed('cpu', 'float32', 'it stopped after step 7');
    await devices.hasTrained('cpu', 'float32');
    expect(await stateOf('cpu')).toMatchObject({ state: 'failed', reason: 'it stopped after step 7' });
  });

  it('has the memory that is free on a card of its own', async () => {
    const { devices } = devicesWith({ changes: { adapters: card } });
    expect(await devices.memoryOf('cuda')).toMatchObject({ freeBytes: 23e9, totalBytes: 24e9 });
    expect(await devices.memoryOf('webgpu')).toBeNull();
    expect(await devices.memoryOf('cpu')).toBeNull();
  });
});

describe('a real proof', () => {
  const real = () => {
    const ownFiles = new OwnFiles(() => undefined);
    return new Devices({ launcher: launchBuilt, ownFiles, appFolder: temporaryFolder() });
  };

  it('holds the CPU to the slope of its loss', async () => {
    const devices = real();
    await devices.prove('cpu', ['float32', 'int8'], never);
    const { formats } = (await devices.list()).devices.find(({ device }) => device === 'cpu')!;
    expect(formats.map(({ format, passed, reason }) => [format, passed, reason])).toEqual([
      ['float32', true, null],
      ['int8', true, null],
    ]);
    expect(formats[0]!.stepSeconds).toBeGreaterThan(0);
  });
});

describeWithWebgpu('a real proof of WebGPU', () => {
  it('passes in float32, and knows how long a step takes', { timeout: 1_200_000 }, async () => {
    const ownFiles = new OwnFiles(() => undefined);
    const devices = new Devices({ launcher: launchBuilt, ownFiles, appFolder: temporaryFolder() });
    await devices.prove('webgpu', ['float32'], never, undefined, { limitSeconds: 900 });
    const { state, formats } = (await devices.list()).devices.find(({ device }) => device === 'webgpu')!;
    expect(state).toBe('proved');
    expect(formats).toMatchObject([{ format: 'float32', passed: true, reason: null }]);
    expect(formats[0]!.largestDifference).toBeLessThan(1e-3);
    expect(formats[0]!.stepSeconds).toBeGreaterThan(0);
  });
});
