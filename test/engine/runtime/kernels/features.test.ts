import { expect, it } from 'vitest';
import { featuresOf } from '../../../../src/engine/runtime/index.ts';

it('leaves transposes to the products of every device but WebGPU, whose runtime has no such product', () => {
  expect((['cpu', 'cuda', 'dml', 'webgpu'] as const).filter((device) => featuresOf(device).fusedMatMul)).toEqual([
    'cpu',
    'cuda',
    'dml',
  ]);
});

it('copies inputs to every device but the CPU', () => {
  const devices = ['cpu', 'cuda', 'dml', 'webgpu'] as const;
  expect(devices.map((device) => featuresOf(device).inputsInPlace)).toEqual([true, false, false, false]);
});
