import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { writeSmallModel } from '../../../support/run-config.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const sizes = { hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12, num_hidden_layers: 8 };

it('merges a checkpoint in a small part of the memory that it would fill, told as it goes on', async () => {
  const checkpoint = path.join(temporaryFolder(), 'model');
  await writeSmallModel(checkpoint, sizes);
  const bytesIn = (folder: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.safetensors'))
      .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
  const total = bytesIn(checkpoint);
  expect(total).toBeGreaterThan(200e6);
  const folder = temporaryFolder();
  const child = path.resolve('test/support/merge-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, checkpoint, folder]);
  const { grown, calls } = JSON.parse(stdout) as { grown: number; calls: number };
  expect(bytesIn(folder)).toBeGreaterThan(total / 2 - 1e6);
  expect(calls).toBeGreaterThan(total / 2 ** 22);
  expect(grown).toBeLessThan(total / 2);
}, 120_000);
