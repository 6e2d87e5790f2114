import { expect, it } from 'vitest';
import { featuresOf, measuredFeaturesOf } from '../../../../src/engine/runtime/index.ts';
import { computeOf, halfComputes, provableFormats } from '../../../../src/shared/device.ts';
import { halfOf } from '../../../../src/shared/precision.ts';
import { describeWithWebgpu } from '../../../support/webgpu.ts';

const devices = ['cpu', 'cuda', 'dml', 'webgpu'] as const;

it('leaves transposes to the products of every device but WebGPU, whose runtime has no such product', () => {
  expect(devices.filter((device) => featuresOf(device).fusedMatMul)).toEqual(['cpu', 'cuda', 'dml']);
});

it('copies inputs to every device but the CPU', () => {
  expect(devices.map((device) => featuresOf(device).inputsInPlace)).toEqual([true, false, false, false]);
});

it('multiplies by int8 codes on the CPU alone, and casts them everywhere but on WebGPU', () => {
  expect(devices.filter((device) => featuresOf(device).int8Products)).toEqual(['cpu']);
  expect(devices.filter((device) => featuresOf(device).int8Casts)).toEqual(['cpu', 'cuda', 'dml']);
});

it('casts the half floats that a device knows', () => {
  const both = ['float16', 'bfloat16'];
  expect(devices.map((device) => featuresOf(device).halfCasts)).toEqual([both, both, ['float16'], ['float16']]);
});

it('measures on the CPU what differs between processors', async () => {
  const { exactInt8Sums, ...others } = await measuredFeaturesOf('cpu');
  expect(typeof exactInt8Sums).toBe('boolean');
  expect({ ...others, exactInt8Sums: false }).toEqual(featuresOf('cpu'));
});

describeWithWebgpu('on WebGPU', () => {
  it('finds out whether shaders have half floats', async () => {
    const { halfCasts } = await measuredFeaturesOf('webgpu');
    // SwiftShader has none.
    if (process.env['VK_DRIVER_FILES']?.includes('swiftshader')) expect(halfCasts).toEqual([]);
    else expect([[], ['float16']]).toContainEqual(halfCasts);
  });
});

it('multiplies the half floats that pages and host know of', () => {
  for (const device of devices) {
    expect(halfComputes[device].map(halfOf), device).toEqual(featuresOf(device).halfProducts);
    const proved = provableFormats(device).filter((format) => format.endsWith('-products'));
    expect(
      proved.map((format) => computeOf(device, format)),
      device,
    ).toEqual(device === 'cpu' ? [] : halfComputes[device]);
  }
});
