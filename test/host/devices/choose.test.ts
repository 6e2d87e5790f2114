import { describe, expect, it } from 'vitest';
import type { DeviceName, DeviceState } from '../../../src/contract/index.ts';
import { fastestProved } from '../../../src/host/devices/choose.ts';
import { type ProofFormat, reasonText } from '../../../src/shared/device.ts';

type Seconds = Partial<Record<ProofFormat, number | 'failed' | null>>;

/** A device with the seconds of a step in each format; null for one that was too slow to time again. */
function device(name: DeviceName, seconds: Seconds, state: DeviceState['state'] = 'proved'): DeviceState {
  return {
    ...{ device: name, state, name: null, memoryBytes: null, memoryUsedBytes: null, driver: null, libraries: [] },
    ...{ reason: null, remedy: null },
    formats: Object.entries(seconds).map(([format, value]) => ({
      format: format as ProofFormat,
      passed: value !== 'failed',
      reason: value === 'failed' ? 'Softmax at layer.0 is all zeros' : null,
      largestDifference: 1e-5,
      stepSeconds: typeof value === 'number' ? value : null,
      ...{ by: 'proof', at: '2026-11-29T16:00:00.000Z' },
    })),
  };
}

const cpu = device('cpu', { float32: 0.6, nf4: 1.2, int8: 0.2 });

describe('fastestProved', () => {
  it('takes CUDA where it is proved and the fastest', () => {
    const choice = fastestProved(
      [device('cuda', { float32: 0.012 }), device('webgpu', { float32: 0.05 }), cpu],
      'float32',
    );
    expect(choice).toEqual({
      device: 'cuda',
      why: {
        kind: 'fastest',
        seconds: 0.012,
        others: [
          { device: 'webgpu', seconds: 0.05 },
          { device: 'cpu', seconds: 0.6 },
        ],
      },
    });
    expect(reasonText(choice.device, choice.why)).toBe(
      'CUDA: the fastest proved device, 12 ms a step against 50 ms (WebGPU), 600 ms (CPU)',
    );
  });

  it('does not take CUDA where its proof failed, however fast it was before', () => {
    const broken = device('cuda', { float32: 'failed', nf4: 0.01 }, 'failed');
    expect(fastestProved([broken, device('webgpu', { float32: 0.05 }), cpu], 'float32').device).toBe('webgpu');
  });

  it('does not take a device that cannot be used any more', () => {
    const gone = device('cuda', { float32: 0.01 }, 'unavailable');
    expect(fastestProved([gone, cpu], 'float32')).toEqual({ device: 'cpu', why: { kind: 'only' } });
  });

  it('takes WebGPU before DirectML where it is faster, and the other way round', () => {
    const [fast, slow] = [{ float32: 0.02 }, { float32: 0.03 }];
    expect(fastestProved([device('dml', slow), device('webgpu', fast), cpu], 'float32').device).toBe('webgpu');
    expect(fastestProved([device('dml', fast), device('webgpu', slow), cpu], 'float32').device).toBe('dml');
  });

  it('takes the CPU where it is faster than a driver in software', () => {
    expect(fastestProved([device('webgpu', { float32: 34 }), cpu], 'float32').device).toBe('cpu');
  });

  it('looks at the format of the run', () => {
    const devices = [device('webgpu', { float32: 0.05, int8: 'failed', nf4: 0.3 }), cpu];
    expect(fastestProved(devices, 'int8')).toEqual({ device: 'cpu', why: { kind: 'only' } });
    expect(fastestProved(devices, 'nf4').device).toBe('webgpu');
  });

  it('counts a device that was too slow to time again as slow as in float32', () => {
    const slow = device('webgpu', { float32: 34, nf4: null });
    expect(fastestProved([slow, cpu], 'nf4')).toMatchObject({ device: 'cpu', why: { seconds: 1.2 } });
  });

  it('takes the CPU where nothing is proved', () => {
    const untried = [device('cuda', {}, 'unproved'), device('webgpu', {}, 'unproved'), device('cpu', {}, 'unproved')];
    const choice = fastestProved(untried, 'float32');
    expect(choice).toEqual({ device: 'cpu', why: { kind: 'only' } });
    expect(reasonText(choice.device, choice.why)).toBe('CPU: no other device is proved');
  });
});
