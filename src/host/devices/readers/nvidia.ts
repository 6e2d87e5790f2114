import type { DeviceMemory } from '../../../shared/device.ts';
import { type Adapter, type Adapters, noAdapters } from '../adapters.ts';
import { type ProgramOutput, readProgram } from './program.ts';
import { phrase } from '../../../shared/phrases/index.ts';

const MIB = 2 ** 20;

/** Newest first: a driver that does not know a field refuses the whole question. */
const questions = [
  ['index', 'uuid', 'name', 'driver_version', 'memory.total', 'memory.used', 'mig.mode.current'],
  ['index', 'uuid', 'name', 'driver_version', 'memory.total', 'memory.used'],
] as const;

const FORMAT = '--format=csv,noheader,nounits';

interface Card extends Adapter {
  readonly index: string;
  readonly uuid: string;
  /** Cut into parts, which CUDA counts as devices of their own. */
  readonly isCut: boolean;
}

/** How `nvidia-smi` is run: another place in tests. */
export type NvidiaSmi = (args: readonly string[]) => Promise<ProgramOutput>;

const nvidiaSmi: NvidiaSmi = (args) => readProgram('nvidia-smi', args);

/**
 * NVIDIA's cards by `nvidia-smi`, as CUDA will count them; null where there is no such program.
 *
 * @param visible CUDA_VISIBLE_DEVICES: the cards that a program may use, by number or the beginning of their UUID
 */
export async function readNvidia(
  run: NvidiaSmi = nvidiaSmi,
  visible: string | undefined = process.env['CUDA_VISIBLE_DEVICES'],
): Promise<Adapters | null> {
  for (const fields of questions) {
    const output = await run([`--query-gpu=${fields.join(',')}`, FORMAT]);
    if (output.state === 'missing') return null;
    if (output.state === 'failed') {
      if (/not a valid field/i.test(output.said)) continue;
      // The program is installed on a machine without a card, such as in an image for many.
      if (/no devices were found/i.test(output.said)) return noAdapters;
      return { ...noAdapters, nvidiaFault: output.said };
    }
    const cards = parseCards(output.text);
    if (cards.length === 0) return noAdapters;
    const listed = cards.some(({ isCut }) => isCut) ? await run(['-L']) : null;
    const parts = listed?.state === 'printed' ? parseParts(listed.text) : new Map<string, readonly Part[]>();
    const devices = cards.flatMap((card): Card[] =>
      card.isCut ? (parts.get(card.index) ?? []).map((part) => partOf(card, part)) : [card],
    );
    return { adapters: visibleOf(devices, visible), cuda: await cudaVersion(run, cards[0]!.driver), nvidiaFault: null };
  }
  return { ...noAdapters, nvidiaFault: phrase('device.old-smi') };
}

/** Lines such as `0, GPU-5d5b…, NVIDIA GeForce RTX 4090, 550.54.14, 24564, 512, [N/A]`; others are left out. */
function parseCards(text: string): Card[] {
  return text.split(/\r?\n/).flatMap((line): Card[] => {
    const [index = '', uuid = '', name = '', driver = '', total, used, mig] = line
      .split(',')
      .map((part) => part.trim());
    if (!/^\d+$/.test(index) || !uuid.startsWith('GPU-') || name === '') return [];
    return [
      {
        ...{ index, uuid, vendor: 'nvidia', name },
        driver: /^[\d.]+$/.test(driver) ? driver : null,
        memoryBytes: mebibytes(total),
        memoryUsedBytes: mebibytes(used),
        isCut: mig === 'Enabled',
      },
    ];
  });
}

/** `[N/A]`, `[Not Supported]`, `[Insufficient Permissions]` and the like are null. */
function mebibytes(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) * MIB : null;
}

interface Part {
  readonly profile: string;
  readonly uuid: string;
}

/** The parts of each card by its number, as `nvidia-smi -L` lists them: `  MIG 1g.5gb     Device  0: (UUID: MIG-c6d4…)`. */
function parseParts(text: string): ReadonlyMap<string, readonly Part[]> {
  const parts = new Map<string, Part[]>();
  let card = '';
  for (const line of text.split(/\r?\n/)) {
    const [, index] = /^GPU (\d+):/.exec(line) ?? [];
    if (index !== undefined) card = index;
    const [, profile, uuid] = /^\s+MIG (\S+)\s+Device\s+\d+: \(UUID: (MIG-[^)]+)\)/.exec(line) ?? [];
    if (profile !== undefined && uuid !== undefined) parts.set(card, [...(parts.get(card) ?? []), { profile, uuid }]);
  }
  return parts;
}

/** Memory of a part is not among what the program tells in a table. */
function partOf(card: Card, { profile, uuid }: Part): Card {
  return { ...card, uuid, name: `${card.name} MIG ${profile}`, memoryBytes: null, memoryUsedBytes: null };
}

/** What CUDA_VISIBLE_DEVICES leaves, in its order; as CUDA does, what comes after an unknown name is left out. */
function visibleOf(cards: readonly Card[], visible: string | undefined): Card[] {
  if (visible === undefined) return [...cards];
  const chosen: Card[] = [];
  for (const name of visible.split(',').map((part) => part.trim())) {
    const card = cards.find(
      ({ index, uuid, isCut }) => (isCut ? false : index === name) || (name !== '' && uuid.startsWith(name)),
    );
    if (card === undefined) break;
    chosen.push(card);
  }
  return chosen;
}

/** By driver: it does not change while this program runs, and the question takes a second of its own. */
const cudaVersions = new Map<string, string | null>();

/** `CUDA Version: 12.4` stands above the table that the program prints unasked. */
async function cudaVersion(run: NvidiaSmi, driver: string | null): Promise<string | null> {
  const known = driver === null ? undefined : cudaVersions.get(driver);
  if (known !== undefined) return known;
  const output = await run([]);
  const version =
    output.state === 'printed' ? (/CUDA (?:UMD )?Version\s*:\s*([\d.]+)/.exec(output.text)?.[1] ?? null) : null;
  if (driver !== null) cudaVersions.set(driver, version);
  return version;
}

/** Programs that compute on NVIDIA's cards now, the largest first; none where the program does not tell. */
export async function readHolders(run: NvidiaSmi = nvidiaSmi): Promise<DeviceMemory['holders']> {
  const output = await run(['--query-compute-apps=pid,process_name,used_memory', FORMAT]);
  if (output.state !== 'printed') return [];
  return output.text
    .split(/\r?\n/)
    .flatMap((line) => {
      // A name may hold commas: the first and the last part are numbers.
      const [, pid, name, used] = /^\s*(\d+)\s*,\s*(.+?)\s*,\s*([^,]*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), name: name!, bytes: mebibytes(used!.trim()) }];
    })
    .sort((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0));
}
