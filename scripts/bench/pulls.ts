import { execFile } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadHub } from '../../src/engine/index.ts';
import { SERVED } from './model-server.ts';

/** Fetches the weights from `endpoint` into the empty `folder`. @returns the file. */
type Pull = (endpoint: string, folder: string) => Promise<string>;

/** What is compared, by name. */
export const pulls = { curl: pullWithCurl, lorikeet: pullWithLorikeet } as const satisfies Record<string, Pull>;

/** Bytes per second of one pull, from its start until it has ended. What it fetched is removed, so that nothing is left to be written. */
export async function rateOf(pull: Pull, endpoint: string, folder: string): Promise<number> {
  await mkdir(folder);
  try {
    const started = performance.now();
    const file = await pull(endpoint, folder);
    const seconds = (performance.now() - started) / 1000;
    return (await stat(file)).size / seconds;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function pullWithCurl(endpoint: string, folder: string): Promise<string> {
  const file = path.join(folder, SERVED.file);
  const url = `${endpoint}/${SERVED.id}/resolve/main/${SERVED.file}`;
  await promisify(execFile)('curl', ['--silent', '--show-error', '--fail', '--location', '--output', file, url]);
  return file;
}

/** As `lorikeet model pull` does: asks for commit and listing, checks the hashes, gives the files their names once they are on the disk. */
async function pullWithLorikeet(endpoint: string, folder: string): Promise<string> {
  const { openHub, parseReference, pullModel, readHubSettings } = await loadHub();
  const hub = openHub(readHubSettings({ HF_ENDPOINT: endpoint, HF_HOME: folder }));
  try {
    const pulled = await pullModel(hub, parseReference(SERVED.id, 'model'));
    return path.join(pulled.folder, SERVED.file);
  } finally {
    await hub.close();
  }
}
