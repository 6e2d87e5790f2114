import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** The part of vitest's JSON report that counting needs. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
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

type TestReport = z.infer<typeof reportSchema>;

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

/** What was wrong, in one line. */
const reasonOf = (messages: readonly string[] | null | undefined) => messages?.[0]?.split('\n', 1)[0] ?? '';

/** The tests that failed once and passed when they were tried again, each with why: no failure, but a fault to be found. */
export function passedAtSecondTry(report: unknown): string[] {
  return reportSchema
    .parse(report)
    .testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages?.length ?? 0) > 0)
        .map(({ fullName, failureMessages }) => `${fullName} (${reasonOf(failureMessages)})`),
    );
}

/** The files in which something failed, as the report names them. */
export function failedFiles(report: unknown): string[] {
  return reportSchema
    .parse(report)
    .testResults.filter(({ status }) => status === 'failed')
    .map(({ name }) => name);
}

/**
 * The report of a run in which some files were run once more, alone: their later results count. What failed in the first run
 * and not in the second is told as {@link passedAtSecondTry} tells it.
 */
export function withSecondRun(first: unknown, second: unknown): TestReport {
  const before = reportSchema.parse(first).testResults;
  const again = new Map(reportSchema.parse(second).testResults.map((file) => [file.name, file]));
  const testResults = before.map((file) => {
    const later = again.get(file.name);
    if (later === undefined) return file;
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    const messages = new Map(failed.map(({ fullName, failureMessages }) => [fullName, failureMessages]));
    const assertionResults = later.assertionResults.map((test) => ({
      ...test,
      failureMessages: test.failureMessages?.length ? test.failureMessages : messages.get(test.fullName),
    }));
    return { ...later, assertionResults };
  });
  return { testResults };
}

/** The last line that `.ci/run` prints. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const readReport = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/**
 * `ci-summary.ts REPORT [SECOND]` prints the line for a report, with the files of the second in their place, and on stderr the
 * tests that needed a second try; the exit code is 1 if a test failed or none passed. `ci-summary.ts --failed REPORT` prints
 * the files that failed, one on a line.
 */
function main(files: readonly string[]): void {
  if (files[0] === '--failed') {
    for (const name of failedFiles(readReport(files[1]!))) console.log(name);
    return;
  }
  const [first, second] = files.filter((file) => existsSync(file)).map(readReport);
  const report = second === undefined ? first : withSecondRun(first, second);
  const counts = countTests(report);
  for (const name of passedAtSecondTry(report)) console.error(`Passed only when tried again: ${name}`);
  console.log(summaryLine(counts));
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
}

const [, script, ...files] = process.argv;
if (script !== undefined && files.length > 0 && import.meta.url === pathToFileURL(script).href) main(files);
