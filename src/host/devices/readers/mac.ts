import { release, totalmem } from 'node:os';
import { z } from 'zod';
import { type Adapter, type Adapters, noAdapters, vendorOfName } from '../adapters.ts';
import { type ProgramOutput, readProgram } from './program.ts';

/** The list of hardware takes seconds when it is asked for the first time. */
const LIMIT_MS = 15_000;

/** How `system_profiler` is run: another place in tests. */
export type SystemProfiler = () => Promise<ProgramOutput>;

const systemProfiler: SystemProfiler = () =>
  readProgram('/usr/sbin/system_profiler', ['SPDisplaysDataType', '-json'], LIMIT_MS);

const Card = z.object({
  _name: z.string().optional(),
  sppci_model: z.string().optional(),
  spdisplays_vram: z.string().optional(),
  spdisplays_vram_shared: z.string().optional(),
});
const Listed = z.object({ SPDisplaysDataType: z.array(Card) });

/** Graphics cards by `system_profiler`. Their driver is part of the system, and has its version. */
export async function readMac(run: SystemProfiler = systemProfiler): Promise<Adapters> {
  const output = await run();
  const listed = output.state === 'printed' ? Listed.safeParse(parsed(output.text)) : undefined;
  if (listed?.success !== true) return noAdapters;
  const adapters = listed.data.SPDisplaysDataType.flatMap((card): Adapter[] => {
    const name = card.sppci_model ?? card._name;
    if (name === undefined) return [];
    const vendor = vendorOfName(name);
    const stated = bytes(card.spdisplays_vram ?? card.spdisplays_vram_shared);
    return [
      {
        ...{ vendor, name, memoryUsedBytes: null, driver: `Darwin ${release()}` },
        // A chip of Apple's uses the memory of the machine.
        memoryBytes: stated ?? (vendor === 'apple' ? totalmem() : null),
      },
    ];
  });
  return { ...noAdapters, adapters };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `1536 MB`, `8 GB`. */
function bytes(text: string | undefined): number | null {
  const [, size, unit] = /^(\d+) ([MG])B$/.exec(text ?? '') ?? [];
  return size === undefined ? null : Number(size) * (unit === 'G' ? 2 ** 30 : 2 ** 20);
}
