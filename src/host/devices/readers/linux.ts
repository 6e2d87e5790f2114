import { readdir, readFile } from 'node:fs/promises';
import { release } from 'node:os';
import path from 'node:path';
import { type Adapter, type Adapters, vendorOfPci } from '../adapters.ts';

/** Drivers of displays that draw and do not compute: of virtual machines, and of the remote consoles of servers. */
const displaysOnly = [
  'ast',
  'bochs-drm',
  'cirrus',
  'hyperv_drm',
  'mgag200',
  'qxl',
  'simpledrm',
  'simple-framebuffer',
  'vboxvideo',
  'vkms',
];

/** Files of numbers and names are short; the list of PCI names has 1.5 MB. */
const MOST_CHARACTERS = 8 * 2 ** 20;

/** Graphics cards by the files of the kernel, without any program. @param root where the system's files are, for tests */
export async function readLinux(root = '/'): Promise<Adapters> {
  const read = async (...parts: string[]) => {
    const text = await readFile(path.join(root, ...parts), 'utf8').catch(() => '');
    return text.slice(0, MOST_CHARACTERS).trim();
  };
  const list = (...parts: string[]) => readdir(path.join(root, ...parts)).catch((): string[] => []);
  const nvidia = await readNvidiaFiles(read, list);
  const adapters: Adapter[] = [...nvidia];
  const cards = (await list('sys/class/drm')).filter((name) => /^card\d+$/.test(name));
  for (const card of cards.sort()) {
    const folder = ['sys/class/drm', card, 'device'] as const;
    const [vendor, device, uevent] = await Promise.all([
      read(...folder, 'vendor'),
      read(...folder, 'device'),
      read(...folder, 'uevent'),
    ]);
    const driver = /^DRIVER=(.+)$/m.exec(uevent)?.[1] ?? '';
    if (vendor === '' || displaysOnly.includes(driver)) continue;
    // Counted above, with more that is known of it.
    if (driver === 'nvidia' && nvidia.length > 0) continue;
    const version = driver === '' ? '' : await read('sys/module', driver, 'version');
    adapters.push({
      vendor: vendorOfPci(vendor),
      name: (await nameOf(read, folder, vendor, device)) ?? `graphics card ${vendor}:${device}`,
      memoryBytes: bytes(await read(...folder, 'mem_info_vram_total')),
      memoryUsedBytes: bytes(await read(...folder, 'mem_info_vram_used')),
      // A driver that is part of the kernel has its version.
      driver: driver === '' ? null : `${driver} ${version === '' ? release() : version}`,
    });
  }
  return { adapters, cuda: null, nvidiaFault: null };
}

type Read = (...parts: string[]) => Promise<string>;

/** What NVIDIA's kernel module tells without its program. */
async function readNvidiaFiles(read: Read, list: (...parts: string[]) => Promise<string[]>): Promise<Adapter[]> {
  const banner = await read('proc/driver/nvidia/version');
  const driver = /Kernel Module\s+(?:for \S+\s+)?(\d+(?:\.\d+)+)/.exec(banner)?.[1] ?? null;
  const adapters: Adapter[] = [];
  for (const slot of (await list('proc/driver/nvidia/gpus')).sort()) {
    const name = /^Model:\s*(.+)$/m.exec(await read('proc/driver/nvidia/gpus', slot, 'information'))?.[1];
    if (name === undefined) continue;
    adapters.push({ vendor: 'nvidia', name: name.trim(), memoryBytes: null, memoryUsedBytes: null, driver });
  }
  return adapters;
}

/** From the card itself, or from the list of PCI names where the system has one. */
async function nameOf(read: Read, folder: readonly string[], vendor: string, device: string): Promise<string | null> {
  const product = await read(...folder, 'product_name');
  if (product !== '') return product;
  for (const file of ['usr/share/misc/pci.ids', 'usr/share/hwdata/pci.ids']) {
    const name = pciName(await read(file), vendor.replace(/^0x/, ''), device.replace(/^0x/, ''));
    if (name !== null) return name;
  }
  return null;
}

/** Vendors stand at the beginning of a line, their devices behind a tab: `1002  Advanced …`, `\t73bf  Navi 21 […]`. */
function pciName(text: string, vendor: string, device: string): string | null {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${vendor}  `));
  if (start < 0) return null;
  const maker = lines[start]!.slice(vendor.length).trim();
  for (const line of lines.slice(start + 1)) {
    if (line !== '' && !line.startsWith('\t') && !line.startsWith('#')) break;
    if (line.startsWith(`\t${device}  `)) return `${maker} ${line.slice(device.length + 1).trim()}`;
  }
  return null;
}

function bytes(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
