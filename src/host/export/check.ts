import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Handler } from '../../contract/index.ts';
import { loadExports } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { ask } from '../launch/ask.ts';

/** Checks an export by its proof, in a worker. @throws export.*, and what opening the files throws */
export function checkExportFolder(host: Pick<HostContext, 'launcher' | 'secrets'>): Handler<'export.check'> {
  return async ({ folder, base }, emit, signal) => {
    const place = path.resolve(folder);
    const { readProof } = await loadExports();
    const { target, base: named } = await readProof(place);
    const baseFolder =
      target === 'adapter' ? await baseOf(base ?? named.model, { secrets: host.secrets, signal, onEvent: emit }) : null;
    const task = { type: 'check-export', folder: place, base: baseFolder } as const;
    const { proof } = await ask(host, task, 'exported', signal);
    return { folder: place, proof };
  };
}

async function baseOf(model: string, access: Parameters<typeof modelFolder>[1]): Promise<string> {
  const local = path.resolve(model);
  return existsSync(path.join(local, 'config.json')) ? local : modelFolder(model, access);
}
