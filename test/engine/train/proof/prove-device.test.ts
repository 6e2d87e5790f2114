import { expect, it } from 'vitest';
import { writeProofModel } from '../../../../src/engine/train/proof/models.ts';
import { compareWithCpu, HALF_TOLERANCE } from '../../../../src/engine/train/proof/prove-device.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

it('allows a device the rounding of products in float16, and no more', async () => {
  for (const name of ['encoder', 'decoder'] as const) {
    const job = await writeProofModel(name, 'float16-products', temporaryFolder());
    const { largest, differing } = await compareWithCpu(job, 'cpu', 'fp16', HALF_TOLERANCE.fp16);
    expect(differing).toBeNull();
    expect(largest).toBeGreaterThan(1e-4);
    expect(largest).toBeLessThan(HALF_TOLERANCE.fp16 / 2);
  }
});

it('proves the step that leaves everything on the device', async () => {
  const job = await writeProofModel('encoder', 'float32', temporaryFolder());
  // The device is the CPU, through the interface that can leave tensors there.
  const comparison = await compareWithCpu({ ...job, native: true }, 'cpu', 'fp32', 1e-6);
  expect(comparison).toEqual({ largest: 0, differing: null });
});
