import { z } from 'zod';

/** A path, a name or an id as a request gives it: of a length that systems take, and without the character that ends their texts. */
export const Place = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'it holds a NUL character');
