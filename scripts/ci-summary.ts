import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** The part of vitest's JSON report that counting needs. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts the tests of a vitest JSON report. A file that failed without a failed test (a broken import, a failing hook)
 * counts as one failure, so that it cannot hide behind the tests it never ran. Everything neither passed nor failed (skipped,
 * todo, pending) counts as skipped.
 */
export function countTests(report: unknown): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of reportSchema.parse(report).testResults) {
    const statuses = file.assertionResults.map(({ status }) => status);
    if (file.status === 'failed' && !statuses.includes('failed')) counts.failed += 1;
    for (const status of statuses) counts[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
  }
  return counts;
}

/** The last line that `.ci/run` prints. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Prints the line for the report at `file`; the exit code is 1 if a test failed or none passed. */
function main(file: string): void {
  const counts = countTests(JSON.parse(readFileSync(file, 'utf8')));
  console.log(summaryLine(counts));
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
}

const [, script, reportFile] = process.argv;
if (script !== undefined && reportFile !== undefined && import.meta.url === pathToFileURL(script).href)
  main(reportFile);
