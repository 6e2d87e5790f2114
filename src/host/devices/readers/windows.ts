import { z } from 'zod';
import { type Adapter, type Adapters, noAdapters, vendorOfName } from '../adapters.ts';
import { type ProgramOutput, readProgram } from './program.ts';

/**
 * Win32_VideoController tells at most 4 GiB, as its field has 32 bits; the registry has the whole. The memory in use comes from a
 * counter by its class, as names of counters are translated. What fails is left out.
 */
const script = `
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$class = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0*'
$memory = @(Get-ItemProperty -Path $class | ForEach-Object {
  [pscustomobject]@{ Name = $_.DriverDesc; Bytes = $_.'HardwareInformation.qwMemorySize' } })
$cards = @(Get-CimInstance Win32_VideoController | ForEach-Object {
  [pscustomobject]@{ Name = $_.Name; Driver = $_.DriverVersion; Bytes = $_.AdapterRAM; Status = $_.Status } })
$used = @(Get-CimInstance Win32_PerfFormattedData_GPUPerformanceCounters_GPUAdapterMemory | ForEach-Object {
  $_.DedicatedUsage })
@{ Cards = $cards; Memory = $memory; Used = $used } | ConvertTo-Json -Depth 4 -Compress`;

/** PowerShell takes a second or two to start. */
const LIMIT_MS = 15_000;

/** How PowerShell is run: another place in tests. */
export type PowerShell = () => Promise<ProgramOutput>;

const powerShell: PowerShell = () =>
  readProgram('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], LIMIT_MS);

const Listed = z.object({
  Cards: z.array(
    z.object({
      Name: z.string(),
      Driver: z.string().nullish(),
      Bytes: z.number().nullish(),
      Status: z.string().nullish(),
    }),
  ),
  Memory: z.array(z.object({ Name: z.string().nullish(), Bytes: z.number().nullish() }).nullable()).catch([]),
  Used: z.array(z.number()).catch([]),
});

/** Graphics cards by PowerShell. */
export async function readWindows(run: PowerShell = powerShell): Promise<Adapters> {
  const output = await run();
  const listed = output.state === 'printed' ? Listed.safeParse(parsed(output.text)) : undefined;
  if (listed?.success !== true) return noAdapters;
  const { Cards: cards, Memory: memory, Used: used } = listed.data;
  const real = cards.filter(({ Name: name }) => !/Basic (?:Display|Render)|Remote Display|Hyper-V/i.test(name));
  const adapters = real.map(({ Name: name, Driver: driver, Bytes: bytes, Status: status }): Adapter => {
    const whole = memory.find((entry) => entry?.Name === name)?.Bytes ?? null;
    return {
      vendor: vendorOfName(name),
      name: status === null || status === undefined || status === 'OK' ? name : `${name} (${status})`,
      memoryBytes: whole ?? bytes ?? null,
      // The counter has numbers of its own for cards: it is clear which is meant where there is one.
      memoryUsedBytes: real.length === 1 && used.length > 0 ? Math.max(...used) : null,
      driver: driver ?? null,
    };
  });
  return { ...noAdapters, adapters };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
