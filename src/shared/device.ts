/** What can train: the CPU, or a graphics card over one of the interfaces to it. */
export const deviceNames = ['cpu', 'webgpu', 'cuda', 'dml'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** The device setting of a run: a device, or the best one available. */
export type DeviceChoice = DeviceName | 'auto';
