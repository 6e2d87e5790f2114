import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { release, totalmem } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterReader, mergeAdapters } from '../../../src/host/devices/readers/index.ts';
import { readLinux } from '../../../src/host/devices/readers/linux.ts';
import { readMac } from '../../../src/host/devices/readers/mac.ts';
import { readProgram } from '../../../src/host/devices/readers/program.ts';
import { readWindows } from '../../../src/host/devices/readers/windows.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const printed = (text: string) => () => Promise.resolve({ state: 'printed', text } as const);

/** A folder with these files, as the kernel shows them. */
function systemOf(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

describe('readProgram', () => {
  /** A program of that name on the path, for systems with a shell. */
  function program(script: string): string {
    const file = path.join(temporaryFolder(), 'nvidia-smi');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('says that a program is missing', async () => {
    expect(await readProgram('lorikeet-has-no-such-program', [])).toEqual({ state: 'missing' });
  });

  it.skipIf(process.platform === 'win32')('takes what a program said before it failed', async () => {
    const broken = program(`echo
echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure …"
exit 9`);
    expect(await readProgram(broken, [])).toEqual({
      state: 'failed',
      said: "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure …",
    });
    expect(await readProgram(program('exit 15'), [])).toMatchObject({
      said: expect.stringMatching(/ended with code 15$/) as string,
    });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a driver that hangs', async () => {
    const hanging = program('exec sleep 600');
    expect(await readProgram(hanging, [], 200)).toEqual({
      state: 'failed',
      said: `${hanging} gave no answer in 0.2 seconds`,
    });
  });

  it.skipIf(process.platform === 'win32')('reads no flood', async () => {
    expect(await readProgram(program('yes'), [])).toMatchObject({ state: 'failed' });
  });
});

describe('readLinux', () => {
  const amd = {
    'sys/class/drm/card1/device/vendor': '0x1002\n',
    'sys/class/drm/card1/device/device': '0x73bf\n',
    'sys/class/drm/card1/device/uevent': 'DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_ID=1002:73BF\n',
    'sys/class/drm/card1/device/mem_info_vram_total': '17163091968\n',
    'sys/class/drm/card1/device/mem_info_vram_used': '1024000000\n',
    'sys/class/drm/card1-DP-1/status': 'connected\n',
  };
  const pciNames = `# the list of PCI ids
1002  Advanced Micro Devices, Inc. [AMD/ATI]
\t73bf  Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]
\t\t1002 0e3a  Radeon RX 6900 XT
10de  NVIDIA Corporation
\t73bf  Another card
`;

  it('reads a card of the kernel by its files', async () => {
    const root = systemOf({ ...amd, 'usr/share/misc/pci.ids': pciNames });
    expect(await readLinux(root)).toEqual({
      adapters: [
        {
          vendor: 'amd',
          name: 'Advanced Micro Devices, Inc. [AMD/ATI] Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]',
          memoryBytes: 17163091968,
          memoryUsedBytes: 1024000000,
          driver: `amdgpu ${release()}`,
        },
      ],
      cuda: null,
      nvidiaFault: null,
    });
  });

  it('has a name for a card that no list has', async () => {
    const { adapters } = await readLinux(systemOf(amd));
    expect(adapters[0]!.name).toBe('graphics card 0x1002:0x73bf');
  });

  it('reads a card of NVIDIA’s once, by the files of its driver', async () => {
    const root = systemOf({
      'proc/driver/nvidia/version':
        'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.14  Release Build  (dvs-builder@U16)\nGCC version:  gcc 12\n',
      'proc/driver/nvidia/gpus/0000:01:00.0/information':
        'Model: \t\t NVIDIA GeForce RTX 3090\nIRQ:   \t\t 154\nGPU UUID: \t GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77\n',
      'sys/class/drm/card0/device/vendor': '0x10de\n',
      'sys/class/drm/card0/device/device': '0x2204\n',
      'sys/class/drm/card0/device/uevent': 'DRIVER=nvidia\n',
      'sys/module/nvidia/version': '550.54.14\n',
    });
    const { adapters } = await readLinux(root);
    expect(adapters).toEqual([
      {
        vendor: 'nvidia',
        name: 'NVIDIA GeForce RTX 3090',
        memoryBytes: null,
        memoryUsedBytes: null,
        driver: '550.54.14',
      },
    ]);
  });

  it('takes the closed module of NVIDIA’s by its version', async () => {
    const root = systemOf({
      'proc/driver/nvidia/version':
        'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 18:56:32 UTC 2023\n',
      'proc/driver/nvidia/gpus/0000:3b:00.0/information': 'Model: \t\t Tesla V100-SXM2-16GB\n',
    });
    expect((await readLinux(root)).adapters[0]!.driver).toBe('535.129.03');
  });

  it('leaves out the display of a virtual machine, and an empty system', async () => {
    const virtual = systemOf({
      'sys/class/drm/card0/device/vendor': '0x1234\n',
      'sys/class/drm/card0/device/uevent': 'DRIVER=bochs-drm\n',
    });
    expect((await readLinux(virtual)).adapters).toEqual([]);
    expect((await readLinux(temporaryFolder())).adapters).toEqual([]);
  });
});

describe('readWindows', () => {
  const cards = {
    Cards: [{ Name: 'NVIDIA GeForce RTX 3080', Driver: '31.0.15.5222', Bytes: 4293918720, Status: 'OK' }],
    Memory: [{ Name: 'NVIDIA GeForce RTX 3080', Bytes: 10737418240 }, null],
    Used: [0, 1288490188],
  };

  it('takes the whole memory from the registry, where the list has 32 bits for it', async () => {
    const { adapters } = await readWindows(printed(`\uFEFF${JSON.stringify(cards)}`));
    expect(adapters).toEqual([
      {
        vendor: 'nvidia',
        name: 'NVIDIA GeForce RTX 3080',
        driver: '31.0.15.5222',
        memoryBytes: 10737418240,
        memoryUsedBytes: 1288490188,
      },
    ]);
  });

  it('tells no memory in use of two cards, leaves out displays without a card, and says what a card says of itself', async () => {
    const two = {
      ...cards,
      Cards: [
        ...cards.Cards,
        { Name: 'Intel(R) UHD Graphics 770', Driver: null, Bytes: null, Status: 'Degraded' },
        { Name: 'Microsoft Remote Display Adapter', Driver: '10.0', Bytes: null, Status: 'OK' },
      ],
    };
    const { adapters } = await readWindows(printed(JSON.stringify(two)));
    expect(adapters.map(({ name, vendor, memoryUsedBytes }) => [name, vendor, memoryUsedBytes])).toEqual([
      ['NVIDIA GeForce RTX 3080', 'nvidia', null],
      ['Intel(R) UHD Graphics 770 (Degraded)', 'intel', null],
    ]);
  });

  it.each(['', 'null', '[]', '{"Cards":3}', 'Get-CimInstance : Access denied', '{"Cards":[{"Name":null}]}'])(
    'finds nothing in %j',
    async (text) => {
      expect((await readWindows(printed(text))).adapters).toEqual([]);
    },
  );
});

describe('readMac', () => {
  it('gives a chip of Apple’s the memory of the machine', async () => {
    const text = JSON.stringify({
      SPDisplaysDataType: [
        {
          _name: 'kHW_AppleM2ProItem',
          spdisplays_mtlgpufamilysupport: 'spdisplays_metal3',
          spdisplays_vendor: 'sppci_vendor_Apple',
          sppci_bus: 'spdisplays_builtin',
          sppci_cores: '19',
          sppci_device_type: 'spdisplays_gpu',
          sppci_model: 'Apple M2 Pro',
        },
      ],
    });
    const { adapters } = await readMac(printed(text));
    expect(adapters).toEqual([
      {
        vendor: 'apple',
        name: 'Apple M2 Pro',
        memoryBytes: totalmem(),
        memoryUsedBytes: null,
        driver: `Darwin ${release()}`,
      },
    ]);
  });

  it('reads the memory of a card', async () => {
    const text = JSON.stringify({
      SPDisplaysDataType: [
        { _name: 'Intel UHD Graphics 630', sppci_model: 'Intel UHD Graphics 630', spdisplays_vram_shared: '1536 MB' },
        { _name: 'AMD Radeon Pro 5500M', sppci_model: 'AMD Radeon Pro 5500M', spdisplays_vram: '8 GB' },
      ],
    });
    const { adapters } = await readMac(printed(text));
    expect(adapters.map(({ vendor, memoryBytes }) => [vendor, memoryBytes])).toEqual([
      ['intel', 1536 * 2 ** 20],
      ['amd', 8 * 2 ** 30],
    ]);
  });

  it.each(['', 'null', '{"SPDisplaysDataType":{}}', '{"SPDisplaysDataType":[3]}'])(
    'finds nothing in %j',
    async (text) => {
      expect((await readMac(printed(text))).adapters).toEqual([]);
    },
  );
});

describe('readAdapters', () => {
  const card = (vendor: 'nvidia' | 'intel', name: string) =>
    ({ vendor, name, memoryBytes: null, memoryUsedBytes: null, driver: null }) as const;

  it('prefers what nvidia-smi says of NVIDIA’s cards', () => {
    const nvidia = { adapters: [card('nvidia', 'by smi')], cuda: '12.4', nvidiaFault: null };
    const system = { adapters: [card('intel', 'beside'), card('nvidia', 'by files')], cuda: null, nvidiaFault: null };
    expect(mergeAdapters(nvidia, system).adapters.map(({ name }) => name)).toEqual(['by smi', 'beside']);
    expect(mergeAdapters(null, system)).toBe(system);
  });

  it('reads this machine, whatever it is', async () => {
    const { adapters } = await adapterReader()();
    for (const { name } of adapters) expect(name).not.toBe('');
    expect(await adapterReader('aix')()).toMatchObject({ nvidiaFault: null });
  });
});
