import { z } from 'zod';
import { proofFormats } from '../shared/device.ts';
import type * as shared from '../shared/device.ts';

export const FormatProof = z.object({
  format: z.enum(proofFormats),
  passed: z.boolean(),
  reason: z.string().nullable(),
  largestDifference: z.number().nullable(),
  stepSeconds: z.number().nullable(),
}) satisfies z.ZodType<shared.FormatProof>;
export type FormatProof = shared.FormatProof;

export const DeviceMemory = z.object({
  freeBytes: z.number(),
  totalBytes: z.number(),
  holders: z.array(z.object({ name: z.string(), pid: z.int(), bytes: z.number().nullable() })).readonly(),
}) satisfies z.ZodType<shared.DeviceMemory>;
export type DeviceMemory = shared.DeviceMemory;
