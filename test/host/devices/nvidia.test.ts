import { describe, expect, it } from 'vitest';
import type { ProgramOutput } from '../../../src/host/devices/readers/program.ts';
import { readHolders, readNvidia } from '../../../src/host/devices/readers/nvidia.ts';

/** What `nvidia-smi` prints, by how its first argument begins: `''` is the table that it prints unasked. */
type Recorded = Readonly<Record<string, string | Extract<ProgramOutput, { state: 'failed' }>>>;

const failed = (said: string) => ({ state: 'failed', said }) as const;

function smi(recorded: Recorded) {
  return (args: readonly string[]): Promise<ProgramOutput> => {
    const question = args[0] ?? '';
    const key = Object.keys(recorded).find((name) => (name === '' ? question === '' : question.startsWith(name)));
    const output = key === undefined ? failed(`${question} is not recorded`) : recorded[key]!;
    return Promise.resolve(typeof output === 'string' ? { state: 'printed', text: output } : output);
  };
}

const banner = (driver: string, cuda: string) =>
  `Tue Nov 17 10:02:11 2026
+-----------------------------------------------------------------------------------------+
| NVIDIA-SMI ${driver}              Driver Version: ${driver}      CUDA Version: ${cuda}     |
|-----------------------------------------+------------------------+----------------------+
`;

describe('readNvidia', () => {
  it('reads one card with its memory, its driver and the CUDA that it can run', async () => {
    const found = await readNvidia(
      smi({
        '--query-gpu':
          '0, GPU-8f0b5c1e-2a5d-6c3b-90f4-0c7c2e1f8a11, NVIDIA GeForce RTX 4090, 550.54.14, 24564, 412, [N/A]\n',
        '': banner('550.54.14', '12.4'),
      }),
      undefined,
    );
    expect(found).toEqual({
      adapters: [
        expect.objectContaining({
          vendor: 'nvidia',
          name: 'NVIDIA GeForce RTX 4090',
          driver: '550.54.14',
          memoryBytes: 24564 * 2 ** 20,
          memoryUsedBytes: 412 * 2 ** 20,
        }),
      ],
      cuda: '12.4',
      nvidiaFault: null,
    });
  });

  const several = {
    '--query-gpu': `0, GPU-1f0c5e4a-83b3-4b6e-9b5e-0a52d7f10000, Tesla V100-SXM2-16GB, 535.129.03, 16384, 0, [N/A]
1, GPU-2f0c5e4a-83b3-4b6e-9b5e-0a52d7f10001, Tesla V100-SXM2-16GB, 535.129.03, 16384, 15211, [N/A]
2, GPU-3f0c5e4a-83b3-4b6e-9b5e-0a52d7f10002, NVIDIA A100-PCIE-40GB, 535.129.03, 40960, 4, Disabled
`,
    '': banner('535.129.03', '12.2'),
  };
  const namesOf = async (recorded: Recorded, visible?: string) =>
    (await readNvidia(smi(recorded), visible))!.adapters.map(({ name, memoryUsedBytes }) => [name, memoryUsedBytes]);

  it('reads several cards in their order', async () => {
    expect(await namesOf(several)).toEqual([
      ['Tesla V100-SXM2-16GB', 0],
      ['Tesla V100-SXM2-16GB', 15211 * 2 ** 20],
      ['NVIDIA A100-PCIE-40GB', 4 * 2 ** 20],
    ]);
  });

  it.each([
    ['2,0', ['NVIDIA A100-PCIE-40GB', 'Tesla V100-SXM2-16GB']],
    ['GPU-3f0c', ['NVIDIA A100-PCIE-40GB']],
    ['0,7,2', ['Tesla V100-SXM2-16GB']],
    ['', []],
    ['-1', []],
  ])('takes what CUDA_VISIBLE_DEVICES=%s leaves', async (visible, names) => {
    expect((await namesOf(several, visible)).map(([name]) => name)).toEqual(names);
  });

  it('takes the parts of a card that is cut', async () => {
    const cut = {
      '--query-gpu':
        '0, GPU-e86cb44c-6756-fd30-cd4a-1e6da3caf9b0, NVIDIA A100-SXM4-40GB, 525.85.12, 40960, 39, Enabled\n',
      '-L': `GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-e86cb44c-6756-fd30-cd4a-1e6da3caf9b0)
  MIG 3g.20gb     Device  0: (UUID: MIG-c7384736-a75d-5afc-978f-d2f1294409fd)
  MIG 1g.5gb      Device  1: (UUID: MIG-a28ad590-3fda-56dd-84fc-0a0b96edc58d)
`,
      '': banner('525.85.12', '12.0'),
    };
    const names = ['NVIDIA A100-SXM4-40GB MIG 3g.20gb', 'NVIDIA A100-SXM4-40GB MIG 1g.5gb'];
    expect((await namesOf(cut)).map(([name]) => name)).toEqual(names);
    expect((await namesOf(cut, 'MIG-a28ad590')).map(([name]) => name)).toEqual([names[1]]);
    const nobody = { ...cut, '-L': 'GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-e86cb44c-6756-fd30-cd4a-1e6da3caf9b0)\n' };
    expect(await namesOf(nobody)).toEqual([]);
  });

  it('asks an old driver for what it knows', async () => {
    const asked: string[] = [];
    const old = smi({
      '--query-gpu=index,uuid,name,driver_version,memory.total,memory.used,mig.mode.current': failed(
        'Field "mig.mode.current" is not a valid field to query.',
      ),
      '--query-gpu': '0, GPU-0aa1ab2c, Tesla K80, 418.87.00, 11441, 0\n',
      '': banner('418.87.00', '10.1'),
    });
    const found = await readNvidia((args) => {
      asked.push(args[0] ?? '');
      return old(args);
    }, undefined);
    expect(found!.adapters.map(({ name }) => name)).toEqual(['Tesla K80']);
    expect(found!.cuda).toBe('10.1');
    expect(asked).toHaveLength(3);
  });

  it.each([
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
    'Failed to initialize NVML: Driver/library version mismatch',
    'Unable to determine the device handle for GPU0000:01:00.0: GPU is lost.  Reboot the system to recover this GPU',
    'nvidia-smi gave no answer in 5 seconds',
  ])('tells what is wrong with the driver: %s', async (said) => {
    expect(await readNvidia(smi({ '--query-gpu': failed(said) }))).toEqual({
      ...{ adapters: [], cuda: null },
      nvidiaFault: said,
    });
  });

  it('finds no fault where the program is there and no card', async () => {
    const found = await readNvidia(smi({ '--query-gpu': failed('No devices were found') }));
    expect(found).toEqual({ adapters: [], cuda: null, nvidiaFault: null });
  });

  it('says that there is no such program', async () => {
    expect(await readNvidia(() => Promise.resolve({ state: 'missing' }))).toBeNull();
  });

  it.each(['', '\n\n', 'garbage', '0, GPU-1', '\0\0', ',,,,,,', '{"a":1}', '0, not-a-uuid, x, y, z'])(
    'finds nothing in %j',
    async (text) => {
      expect((await readNvidia(smi({ '--query-gpu': text })))!.adapters).toEqual([]);
    },
  );

  it('leaves out figures that are not told', async () => {
    const text = '0, GPU-abc, NVIDIA Graphics Device, [N/A], [Insufficient Permissions], [Not Supported], [N/A]\n';
    const { adapters } = (await readNvidia(smi({ '--query-gpu': text }), undefined))!;
    expect(adapters[0]).toMatchObject({ memoryBytes: null, memoryUsedBytes: null, driver: null });
  });
});

describe('readHolders', () => {
  it('names the programs that compute, the largest first', async () => {
    const text = `2211, /usr/bin/python3, 812
3120, C:\\Games\\Quake, the, Arena.exe, [N/A]
2977, /opt/lorikeet/lorikeet, 15110
garbage
`;
    expect(await readHolders(smi({ '--query-compute-apps': text }))).toEqual([
      { pid: 2977, name: '/opt/lorikeet/lorikeet', bytes: 15110 * 2 ** 20 },
      { pid: 2211, name: '/usr/bin/python3', bytes: 812 * 2 ** 20 },
      { pid: 3120, name: 'C:\\Games\\Quake, the, Arena.exe', bytes: null },
    ]);
  });

  it('names nobody where the driver does not tell', async () => {
    expect(await readHolders(() => Promise.resolve({ state: 'missing' }))).toEqual([]);
  });
});
