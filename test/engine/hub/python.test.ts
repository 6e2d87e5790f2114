import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseReference, pullModel, scanCache } from '../../../src/engine/hub/index.ts';
import { tinyModel } from '../../support/hub/repository.ts';
import { testHub } from '../../support/hub/settings.ts';
import { startHub } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

// cache.test.ts checks the layout path by path on any machine; here the real thing does, where it is installed.
const python = process.env['LORIKEET_PYTHON'] ?? 'python3';
const isThere = hasHuggingfaceHub();
const tiny = parseReference('bird/tiny', 'model');

function hasHuggingfaceHub(): boolean {
  try {
    execFileSync(python, ['-c', 'import huggingface_hub'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function run(folder: string, endpoint: string, script: string, environment = {}): Promise<unknown> {
  const { stdout } = await promisify(execFile)(python, ['-c', `import json, huggingface_hub as hub\n${script}`], {
    env: { ...process.env, HF_HOME: folder, HF_ENDPOINT: endpoint, HF_HUB_DISABLE_XET: '1', ...environment },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;
}

describe.skipIf(!isThere)(
  `Python’s huggingface_hub${isThere ? '' : ` (skipped: ${python} does not have it; LORIKEET_PYTHON names another)`}`,
  () => {
    it('finds what Lorikeet downloaded, offline', async () => {
      const folder = temporaryFolder();
      const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
      const pulled = await pullModel(testHub(hub.endpoint, folder), tiny);
      await hub.stop();
      const script = `
info = hub.scan_cache_dir()
[repo] = info.repos
print(json.dumps({
  "snapshot": hub.snapshot_download("bird/tiny", local_files_only=True, allow_patterns=["*.json", "*.safetensors"]),
  "weights": hub.hf_hub_download("bird/tiny", "model.safetensors"),
  "lacking": str(hub.try_to_load_from_cache("bird/tiny", "added_tokens.json")) == str(hub._CACHED_NO_EXIST),
  "size": info.size_on_disk, "warnings": [str(each) for each in info.warnings],
  "refs": sorted(ref for revision in repo.revisions for ref in revision.refs),
}))`;
      const [scanned] = await scanCache(path.join(folder, 'hub'));
      expect(await run(folder, hub.endpoint, script, { HF_HUB_OFFLINE: '1' })).toEqual({
        snapshot: pulled.folder,
        weights: path.join(pulled.folder, 'model.safetensors'),
        lacking: true,
        size: scanned!.bytes,
        warnings: [],
        refs: ['main'],
      });
    });

    it('leaves behind what Lorikeet finds, offline', async () => {
      const folder = temporaryFolder();
      const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
      const script = 'print(json.dumps(hub.snapshot_download("bird/tiny", ignore_patterns=["*.bin", "onnx/*"])))';
      const snapshot = await run(folder, hub.endpoint, script);
      hub.seen.length = 0;
      const offline = testHub(hub.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
      expect(await pullModel(offline, tiny)).toMatchObject({ folder: snapshot, fromCache: true });
      expect(hub.seen).toEqual([]);
    });
  },
);
