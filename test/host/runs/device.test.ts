import path from 'node:path';
import { expect, it } from 'vitest';
import { LorikeetError } from '../../../src/engine/index.ts';
import { readConfig } from '../../../src/host/config/read.ts';
import { createLadder } from '../../../src/host/ladder/create.ts';
import { climbLadder } from '../../../src/host/ladder/climb.ts';
import type { Devices } from '../../../src/host/devices/devices.ts';
import { trainingDeviceOf } from '../../../src/host/runs/device.ts';
import type { DeviceName, DeviceChoice, ProofFormat } from '../../../src/shared/device.ts';
import type { ComputeChoice } from '../../../src/shared/precision.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { writeTinyCheckpoint } from '../../support/tiny-checkpoint.ts';

type Choose = Devices['choose'];

/** Devices of which it is recorded in which formats they are proved; the first of those is the fastest. */
function recorded(proved: Partial<Record<DeviceName, readonly ProofFormat[]>>) {
  const asked: [DeviceChoice, ProofFormat][] = [];
  const choose: Choose = (device, format) => {
    asked.push([device, format]);
    if (device === 'cpu') return Promise.resolve({ device, why: { kind: 'named' } });
    if (device !== 'auto') {
      if (proved[device]?.includes(format)) return Promise.resolve({ device, why: { kind: 'named' } });
      const reason = `its proof in ${format} failed`;
      return Promise.reject(new LorikeetError('runtime.device-unavailable', { device, reason }));
    }
    const [first] = Object.entries(proved).filter(([, formats]) => formats.includes(format));
    return Promise.resolve({ device: (first?.[0] ?? 'cpu') as DeviceName, why: { kind: 'only' } });
  };
  return { asked, host: { devices: { choose, memoryOf: () => Promise.resolve(null) } as unknown as Devices } };
}

const cuda = ['float32', 'float16', 'bfloat16', 'nf4', 'float16-products', 'bfloat16-products'] as const;

async function computed(
  host: ReturnType<typeof recorded>['host'],
  dtype: 'F32' | 'F16' | 'BF16',
  { device = 'auto', compute = 'auto', precision = 'stored' }: Partial<Settings> = {},
) {
  const config = {
    model: await writeTinyCheckpoint('roberta', {}, dtype),
    precision,
    device,
    train: { compute } as never,
  };
  const chosen = await trainingDeviceOf(host, config, new AbortController().signal);
  return [chosen.device, chosen.compute, chosen.format];
}

interface Settings {
  readonly device: DeviceChoice;
  readonly compute: ComputeChoice;
  readonly precision: 'stored' | 'nf4';
}

it('takes the half floats of the base on a card that is proved in them, and float32 elsewhere', async () => {
  const { host } = recorded({ cuda });
  expect(await computed(host, 'F16')).toEqual(['cuda', 'fp16', 'float16-products']);
  expect(await computed(host, 'BF16')).toEqual(['cuda', 'bf16', 'bfloat16-products']);
  expect(await computed(host, 'F32')).toEqual(['cuda', 'fp32', 'float32']);
  expect(await computed(host, 'F16', { precision: 'nf4' })).toEqual(['cuda', 'fp32', 'nf4']);
  expect(await computed(host, 'F16', { device: 'cpu' })).toEqual(['cpu', 'fp32', 'float32']);
  expect(await computed(host, 'F16', { compute: 'fp32' })).toEqual(['cuda', 'fp32', 'float16']);
});

it('falls back to float32 on a card whose products in half floats failed, by name and under auto', async () => {
  const { host, asked } = recorded({ webgpu: ['float16', 'bfloat16'] });
  for (const device of ['auto', 'webgpu'] as const) {
    expect(await computed(host, 'F16', { device })).toEqual(['webgpu', 'fp32', 'float16']);
  }
  asked.length = 0;
  // It has no kernels for bfloat16: there is nothing to prove.
  expect(await computed(host, 'BF16', { device: 'webgpu' })).toEqual(['webgpu', 'fp32', 'bfloat16']);
  expect(asked).toEqual([['webgpu', 'bfloat16']]);
});

it('computes in what the config names, proved with the format of the base, or refuses', async () => {
  const { host, asked } = recorded({ cuda });
  expect(await computed(host, 'F32', { compute: 'bf16', precision: 'nf4' })).toEqual([
    ...['cuda', 'bf16', 'bfloat16-products'],
  ]);
  expect(asked).toEqual([
    ['auto', 'bfloat16-products'],
    ['cuda', 'nf4'],
  ]);
  expect(await computed(host, 'F32', { device: 'cpu', compute: 'fp16' })).toEqual(['cpu', 'fp16', 'float16-products']);
  const refused = computed(recorded({ cuda: ['float32'] }).host, 'F32', { device: 'cuda', compute: 'fp16' });
  await expect(refused).rejects.toMatchObject({ code: 'runtime.device-unavailable' });
});

it('a ladder that is killed while its device is chosen was interrupted, and can be resumed', async () => {
  const folder = temporaryFolder();
  const config = await readConfig(await writeSmallRun(folder), []);
  const ladder = await createLadder(
    { config, models: [config.model], name: 'ladder', runsFolder: path.join(folder, 'runs') },
    {},
  );
  const workers = new Map<string, { kill: () => void }>();
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const choose: Choose = (_device, _format, signal) => {
    begun();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  const host = { devices: { choose } as unknown as Devices, workers, launcher: () => expect.fail('no worker starts') };
  const climbing = climbLadder(host, ladder);
  await hasBegun;
  workers.get(ladder)!.kill();
  expect(await climbing).toMatchObject({ status: 'interrupted', process: null, error: { code: 'ladder.worker-died' } });
  expect(workers.size).toBe(0);
});
