/** What can train: the CPU, or a graphics card over one of the interfaces to it. */
export const deviceNames = ['cpu', 'webgpu', 'cuda', 'dml'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** What a run asks for: a device, or the best one there is. */
export type DeviceChoice = DeviceName | 'auto';
