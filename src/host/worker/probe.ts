import type { WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { proveDevice } from '../../engine/index.ts';

/**
 * Whether a device computes, format by format. A driver that cannot may end this process or never come back: what is told
 * before each format says which one that was.
 */
export async function probe(
  { device, formats }: Extract<WorkerTask, { type: 'probe' }>,
  tell: (message: WorkerMessage) => Promise<void>,
): Promise<WorkerMessage> {
  await proveDevice(device, formats, (proof) =>
    tell(proof.passed === null ? { type: 'format-begun', format: proof.format } : { type: 'format-proved', proof }),
  );
  return { type: 'probed' };
}
