import { createHash } from 'node:crypto';

/**
 * What programs with a number of their own for each run call this one: 32 hexadecimal digits, the same whenever the run is
 * written, and others for a run of the same name that was made at another time.
 */
export function runKey({ id, createdAt }: { readonly id: string; readonly createdAt: string }): string {
  return createHash('sha256').update(`${id}\n${createdAt}`).digest('hex').slice(0, 32);
}
