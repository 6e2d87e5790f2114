import { cpus, freemem, totalmem } from 'node:os';
import type { DeviceName, DeviceState, Handler } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { ForwardedError } from '../common/error-shape.ts';
import { ask } from '../launch/ask.ts';
import { readSettings } from './settings.ts';

/** The devices the runtime knows on this system, the best first. */
const known: readonly DeviceName[] =
  process.platform === 'win32'
    ? ['dml', 'webgpu', 'cpu']
    : process.platform === 'linux'
      ? ['cuda', 'webgpu', 'cpu']
      : ['webgpu', 'cpu'];

/** Where runs can train. A proof is kept until this host ends: drivers do not come and go while it runs. */
export function listDevices(host: Pick<HostContext, 'appFolder' | 'launcher' | 'ownFiles'>): Handler<'devices.list'> {
  const proofs = new Map<DeviceName, Promise<Pick<DeviceState, 'state' | 'reason'>>>();
  const prove = (device: DeviceName, signal: AbortSignal) => {
    const proof = ask(host, { type: 'probe', device }, 'probed', signal).then(
      () => ({ state: 'proved' as const, reason: null }),
      (error: unknown) => {
        // Nobody waited for it: it proves nothing.
        if (signal.aborted) proofs.delete(device);
        const reason = error instanceof ForwardedError || error instanceof Error ? error.message : String(error);
        return { state: 'failed' as const, reason };
      },
    );
    proofs.set(device, proof);
    return proof;
  };
  return async ({ prove: wanted }, _emit, signal) => {
    const devices: DeviceState[] = [];
    for (const device of known) {
      const proof = proofs.get(device) ?? (wanted ? prove(device, signal) : undefined);
      devices.push({ device, ...described(device), ...(await (proof ?? { state: 'unproved', reason: null })) });
    }
    const { device: setting } = await readSettings(host);
    const first = devices.find(({ device, state }) => state === 'proved' && device !== 'webgpu')?.device ?? 'cpu';
    return { devices, chosen: setting === 'auto' ? first : setting };
  };
}

function described(device: DeviceName): Pick<DeviceState, 'label' | 'memoryBytes' | 'memoryUsedBytes'> {
  if (device !== 'cpu') return { label: null, memoryBytes: null, memoryUsedBytes: null };
  return {
    label: cpus()[0]?.model.trim() ?? null,
    memoryBytes: totalmem(),
    memoryUsedBytes: totalmem() - freemem(),
  };
}
