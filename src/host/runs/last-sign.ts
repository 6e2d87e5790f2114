import { stat } from 'node:fs/promises';

/**
 * When work whose process is gone last did something: it wrote to one of its files, or it started. Long after that nobody may have
 * looked at it.
 */
export async function lastSign(startedAt: string, files: readonly string[]): Promise<Date> {
  const written = files.map((file) =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return new Date(Math.max(Date.parse(startedAt), ...(await Promise.all(written))));
}
