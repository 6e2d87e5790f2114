import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { countTests, failedFiles, passedAtSecondTry, summaryLine, withSecondRun } from '../../scripts/ci-summary.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');

const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

/** Runs real vitest on one test file and the script on the report it leaves: its exit code and its output. */
function summarize(testSource: string): { code: number | null; output: string; errors: string } {
  const folder = temporaryFolder();
  const report = path.join(folder, 'report.json');
  writeFileSync(path.join(folder, 'example.test.ts'), testSource);
  const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  run(vitest, 'run', '--root', folder, '--globals', '--reporter=json', `--outputFile=${report}`);
  const { status, stdout, stderr } = run('--import', 'tsx', 'scripts/ci-summary.ts', report);
  return { code: status, output: stdout, errors: stderr };
}

it('adds up the files', () => {
  const report = { testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed')] };
  expect(summaryLine(countTests(report))).toBe('3 passed, 1 failed, 1 skipped');
});

it('counts todo and pending tests as skipped', () => {
  expect(countTests({ testResults: [file('passed', 'todo', 'pending', 'disabled')] }).skipped).toBe(3);
});

it('counts a file that failed before its tests as one failure', () => {
  expect(countTests({ testResults: [file('failed'), file('failed', 'passed')] })).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
  });
});

it('reads what vitest writes', () => {
  expect(summarize(`it('a', () => {}); it.skip('b', () => {}); it.todo('c');`)).toMatchObject({
    code: 0,
    output: '1 passed, 0 failed, 2 skipped\n',
  });
});

it('fails where a file cannot be loaded', () => {
  expect(summarize(`import './missing.ts'; it('a', () => {});`)).toMatchObject({
    code: 1,
    output: '0 passed, 1 failed, 0 skipped\n',
  });
});

it('fails where nothing ran', () => {
  expect(summarize(`it.skip('a', () => {});`)).toMatchObject({ code: 1, output: '0 passed, 0 failed, 1 skipped\n' });
});

it('names the tests that passed only when tried again', () => {
  const flaky = `let tries = 0; it('blinks', { retry: 1 }, () => expect(++tries).toBe(2)); it('shines', () => {});`;
  expect(summarize(flaky)).toEqual({
    code: 0,
    output: '2 passed, 0 failed, 0 skipped\n',
    errors: expect.stringMatching(/^Passed only when tried again: blinks \(AssertionError: .+\)\n$/) as string,
  });
});

describe('files that ran once more', () => {
  const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
    fullName,
    status,
    failureMessages,
  });
  const first = {
    testResults: [
      { name: 'whole.test.ts', status: 'passed', assertionResults: [test('shines', 'passed')] },
      {
        name: 'broken.test.ts',
        status: 'failed',
        assertionResults: [test('blinks', 'failed', 'Error: too late\n at'), test('stays', 'failed', 'Error: wrong')],
      },
    ],
  };
  const second = {
    testResults: [
      {
        name: 'broken.test.ts',
        status: 'failed',
        assertionResults: [test('blinks', 'passed'), test('stays', 'failed', 'Error: wrong')],
      },
    ],
  };

  it('are those that failed', () => expect(failedFiles(first)).toEqual(['broken.test.ts']));

  it('count as they did the second time', () => {
    expect(countTests(withSecondRun(first, second))).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('are told with what was wrong the first time', () => {
    expect(passedAtSecondTry(withSecondRun(first, second))).toEqual(['blinks (Error: too late)']);
  });
});
