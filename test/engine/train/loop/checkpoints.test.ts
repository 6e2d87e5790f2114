import { PLAIN_LORA } from '../../../../src/shared/job.ts';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  checkpointDamage,
  checkpointName,
  pruneCheckpoints,
  writeCheckpoint,
} from '../../../../src/engine/train/loop/checkpoints.ts';
import { smallJob } from '../../../support/fine-tune-job.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const steps = [3, 20, 100, 101, 1_000_000];

it.each([
  [0, null, [1_000_000]],
  [0, 3, [3, 1_000_000]],
  [0, 1_000_000, [101, 1_000_000]],
  [2, 3, [3, 100, 101, 1_000_000]],
  [9, null, steps],
])('keeping %i, with %j as the best, leaves %j', async (keep, best, expected) => {
  const folder = temporaryFolder();
  const others = ['step-x', '.step-000004.partial'];
  for (const name of [...steps.map(checkpointName), ...others]) mkdirSync(path.join(folder, name));
  await pruneCheckpoints(folder, keep, best);
  expect(readdirSync(folder).sort()).toEqual([...expected.map(checkpointName), ...others].sort());
});

it('says of which job it is in the words that checkpoints of earlier versions have', async () => {
  const lora = { enabled: true, r: 2, alpha: 16, dropout: 0.1, targets: ['query'], exclude: null } as const;
  const job = await smallJob(
    {},
    { lora: { ...lora, modulesToSave: null, rslora: false, layers: null, ...PLAIN_LORA } },
  );
  const state = {
    step: 3,
    evaluations: [],
    seconds: 1,
    trainSeconds: 1,
    trainTokens: 1,
    microBatch: null,
    lossScale: null,
  };
  const moments = { first: new Map<string, Float32Array>(), second: new Map<string, Float32Array>() };
  const folder = await writeCheckpoint(job, [], { state, values: new Map(), moments });
  const written = JSON.parse(readFileSync(path.join(folder, 'state.json'), 'utf8')) as { job: Record<string, string> };
  expect(written.job['lora']).toBe(
    '{"rank":2,"alpha":16,"dropout":0.1,"targets":["query"],"excludeModules":null,"modulesToSave":null,' +
      '"rankStabilized":false,"layers":null,"enabled":true}',
  );
});

it('knows a checkpoint that was changed after it was written', async () => {
  const job = await smallJob({}, { checkpointsFolder: temporaryFolder() });
  const state = {
    step: 3,
    evaluations: [],
    seconds: 1,
    trainSeconds: 1,
    trainTokens: 1,
    microBatch: null,
    lossScale: null,
  };
  const values = new Map([['a', Float32Array.of(1, 2)]]);
  const write = () =>
    writeCheckpoint(job, [{ name: 'a', shape: [2] } as never], {
      state,
      values,
      moments: { first: values, second: values },
    });
  const folder = await write();
  const tensors = path.join(folder, 'tensors.safetensors');
  expect(await checkpointDamage(folder)).toBeNull();
  const bytes = readFileSync(tensors);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(tensors, bytes);
  expect(await checkpointDamage(folder)).toBe('tensors.safetensors is not as it was written');
  truncateSync(tensors, bytes.length - 4);
  expect(await checkpointDamage(folder)).toContain('tensors.safetensors');
  await write();
  expect(await checkpointDamage(folder)).toBeNull();
  writeFileSync(path.join(folder, 'state.json'), '{"version":1');
  expect(await checkpointDamage(folder)).toContain('state.json');
});
