import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** The part of vitest's JSON report that counting needs. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string().default(''),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
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

/** The tests that failed once and passed when they were tried again: no failure, but each is a fault to be found. */
export function passedAtSecondTry(report: unknown): string[] {
  return reportSchema
    .parse(report)
    .testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages?.length ?? 0) > 0)
        .map(({ fullName }) => fullName),
    );
}

/** The last line that `.ci/run` prints. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Prints the line for the report at `file`, and on stderr the tests that needed a second try; the exit code is 1 if a test failed or none passed. */
function main(file: string): void {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const counts = countTests(report);
  for (const name of passedAtSecondTry(report)) console.error(`Passed only when tried again: ${name}`);
  console.log(summaryLine(counts));
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
}

const [, script, reportFile] = process.argv;
if (script !== undefined && reportFile !== undefined && import.meta.url === pathToFileURL(script).href)
  main(reportFile);
