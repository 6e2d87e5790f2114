import type { WorkerMessage, WorkerTask } from '../../contract/index.ts';
import { tryDevice } from '../../engine/index.ts';

/** Whether a device computes: a driver that cannot may end the process, so that this runs in one of its own. */
export async function probe({ device }: Extract<WorkerTask, { type: 'probe' }>): Promise<WorkerMessage> {
  await tryDevice(device);
  return { type: 'probed' };
}
