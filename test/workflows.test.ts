import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}
interface Job {
  readonly needs?: string | string[];
  readonly uses?: string;
  readonly permissions?: unknown;
  readonly secrets?: Record<string, string> | 'inherit';
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Record<string, Job>;
}

const folder = path.resolve(import.meta.dirname, '../.github/workflows');
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const textOf = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const read = (file: string) => parse(textOf(file)) as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps);
/** The secrets that a part of a workflow names. */
const secretsIn = (part: unknown) =>
  [...JSON.stringify(part).matchAll(/secrets\.([A-Z]\w+)/g)].map(([, name]) => name!).sort();

describe.each(files)('%s', (file) => {
  const workflow = read(file);

  it('takes actions at one commit each, and says which version that is', () => {
    const uses = textOf(file)
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line) && !line.includes('uses: ./'));
    for (const line of uses) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read, and leaves no key behind in the checkout', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { uses, with: options } of stepsOf(workflow)) {
      if (uses?.startsWith('actions/checkout@')) expect(options).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('runs no script of a package as it installs it', () => {
    for (const { run = '' } of stepsOf(workflow)) {
      if (/npm (ci|i|install)\b/.test(run)) expect(run).toContain('--ignore-scripts');
    }
  });

  it('fills nothing into a command that a shell would read', () => {
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{');
  });
});

describe('a release', () => {
  const { jobs } = read('release.yml');

  it('gives each system its own keys and no other job any', () => {
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, secretsIn(job)]))).toEqual({
      version: [],
      linux: [],
      windows: ['WINDOWS_CERTIFICATE', 'WINDOWS_CERTIFICATE_PASSWORD'],
      macos: [
        'APPLE_APP_SPECIFIC_PASSWORD',
        'APPLE_ID',
        'APPLE_TEAM_ID',
        'MACOS_CERTIFICATE',
        'MACOS_CERTIFICATE_PASSWORD',
      ],
      publish: [],
    });
    for (const { secrets } of Object.values(jobs)) expect(secrets).not.toBe('inherit');
  });

  it('is published by a job that awaits every trial and only uploads', () => {
    const packages = Object.keys(jobs).filter((name) => jobs[name]!.uses === './.github/workflows/package.yml');
    expect(packages).toEqual(['linux', 'windows', 'macos']);
    const { publish, ...others } = jobs;
    expect(publish!.needs).toEqual(packages);
    expect(publish!.permissions).toEqual({ contents: 'write' });
    for (const job of Object.values(others)) expect(job.permissions).toBeUndefined();
    const actions = publish!.steps!.flatMap(({ uses = '' }) => (uses === '' ? [] : [uses.split('@')[0]]));
    expect(new Set(actions)).toEqual(new Set(['actions/download-artifact']));
    const commands = publish!.steps!.flatMap(({ run = '' }) => (run === '' ? [] : [run]));
    expect(commands).toEqual([expect.stringMatching(/^gh release create .*--draft --verify-tag/s)]);
  });

  it('keeps installers for it after the trial of the app alone', () => {
    const steps = read('package.yml').jobs['package']!.steps!;
    const trials = steps.filter(({ run = '' }) => run.includes('npm run try-package'));
    expect(trials.map(({ if: condition }) => condition)).toEqual(["runner.os == 'Linux'", "runner.os != 'Linux'"]);
    const kept = steps.find(({ name }) => name === 'Keep the installers')!;
    expect(kept.if).toBeUndefined();
    expect(steps.indexOf(kept)).toBeGreaterThan(steps.indexOf(trials.at(-1)!));
    const build = steps.find(({ run = '' }) => run.startsWith('npm run package'))!;
    expect(build.run).toContain('--publish never');
    // Keys are there for the step that signs, for no other.
    expect(steps.filter((step) => JSON.stringify(step).includes('secrets.'))).toEqual([build]);
  });
});

it('tests are run by one workflow', () => {
  const tests = files.filter((file) => stepsOf(read(file)).some(({ run }) => run === 'npm test'));
  expect(tests).toEqual(['ci.yml']);
});
