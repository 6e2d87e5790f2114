import { z } from 'zod';
import { type DeviceName, FormatState } from '../../contract/index.ts';
import { deviceNames, type ProofFormat } from '../../shared/device.ts';
import type { HostContext } from '../context/index.ts';
import { takeFields, type UsablePart } from '../files/own.ts';
import { appFiles } from '../places/app-folder.ts';

const Entry = z.object({
  /** What it was proved with: see `keyOf`. */
  key: z.string(),
  formats: z.array(FormatState).readonly(),
});
type Entry = z.infer<typeof Entry>;

type Entries = Record<DeviceName, Entry | null>;

const shape = z.record(z.enum(deviceNames), Entry.nullable());
const fields = Object.fromEntries(deviceNames.map((name) => [name, shape.valueType])) as {
  [Name in DeviceName]: typeof shape.valueType;
};
const nothing: Entries = { cpu: null, webgpu: null, cuda: null, dml: null };

/** What is known of the devices, on disk. An entry holds for one driver and one runtime: with another key it is as if it were not there. */
export class DeviceRecord {
  readonly #file: string;
  readonly #ownFiles: HostContext['ownFiles'];

  constructor({ appFolder, ownFiles }: Pick<HostContext, 'appFolder' | 'ownFiles'>) {
    this.#file = appFiles(appFolder).devices;
    this.#ownFiles = ownFiles;
  }

  /** What is known of a device with that key. @throws files.unreadable */
  async formatsOf(device: DeviceName, key: string): Promise<readonly FormatState[]> {
    const entry = (await this.#read())[device];
    return entry?.key === key ? entry.formats : [];
  }

  /** Puts one format in the place of what was known of it. @throws files.unreadable, files.not-writable, files.disk-full */
  async put(device: DeviceName, key: string, state: FormatState): Promise<void> {
    await this.#ownFiles.change(this.#file, nothing, takeEntries, (entries): Entries => {
      const entry = entries[device];
      const others = entry?.key === key ? entry.formats.filter(({ format }) => format !== state.format) : [];
      return { ...entries, [device]: { key, formats: [...others, state] } };
    });
  }

  #read(): Promise<Entries> {
    return this.#ownFiles.read(this.#file, nothing, takeEntries);
  }
}

function takeEntries(content: unknown): UsablePart<Entries> {
  return takeFields(fields, content, nothing);
}

/** What is known of a format. */
export function formatIn(formats: readonly FormatState[], name: ProofFormat): FormatState | undefined {
  return formats.find(({ format }) => format === name);
}
