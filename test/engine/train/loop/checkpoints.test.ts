import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkpointName, pruneCheckpoints } from '../../../../src/engine/train/loop/checkpoints.ts';
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
