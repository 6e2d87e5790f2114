import type { Handlers } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { checkExportFolder } from './check.ts';
import { planExport } from './plan.ts';
import { reproduceBundle } from './reproduce.ts';
import { writeExport } from './write.ts';

/** Exports, from their plan to a check years later. */
export function exportHandlers(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets' | 'workers'>,
) {
  return {
    'export.plan': planExport(host),
    'export.write': writeExport(host),
    'export.check': checkExportFolder(host),
    'export.reproduce': reproduceBundle(host),
  } satisfies Partial<Handlers>;
}
