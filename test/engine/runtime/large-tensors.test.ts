import { describe, expect, it } from 'vitest';
import { largeTensorFault } from '../../../src/engine/runtime/index.ts';

describe('largeTensorFault', () => {
  it('finds none on the CPU, whatever the number of rows', async () => {
    expect(await largeTensorFault('cpu')).toBeNull();
    expect(await largeTensorFault('cpu', 5000)).toBeNull();
  });
});
