import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { RequestOf } from '../../../src/contract/index.ts';
import { errorShape } from '../../../src/host/common/error-shape.ts';
import { createHost } from '../../../src/host/index.ts';
import { namedConfig, namedResult } from '../../../src/host/runs/class-names.ts';
import { lorikeet } from '../../support/command-line.ts';
import { shelveRun } from '../../support/run-shelf.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const unheard = () => undefined as never;
const unending = new AbortController().signal;
const decided = { positive: null, threshold: null };

/** A host with a run of two classes that has predicted twenty rows. */
function place() {
  const runsFolder = path.join(temporaryFolder(), 'runs');
  shelveRun(runsFolder, { id: 'finch', labels: ['0', '1'], f1: [0.8] });
  const host = createHost({ launcher: launchBuilt, runsFolder });
  const name = (request: Partial<RequestOf<'runs.nameClasses'>>) =>
    host['runs.nameClasses']({ run: 'finch', names: null, positive: null, ...request }, unheard, unending);
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: unknown) => errorShape(error).code,
    );
  return { host, name, codeOf, runsFolder, folder: path.join(runsFolder, 'finch') };
}

/** Every file of a folder but run.json, with its content. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map(({ parentPath, name }) => path.join(parentPath, name));
  return Object.fromEntries(
    files.filter((file) => path.basename(file) !== 'run.json').map((file) => [file, readFileSync(file, 'utf8')]),
  );
}

describe('the classes of a run that has ended', () => {
  it('get names that stand beside the labels, and lose them without a trace', async () => {
    const { name, folder } = place();
    const before = { files: contents(folder), record: readFileSync(path.join(folder, 'run.json'), 'utf8') };
    const record = await name({ names: ['calm', 'storm'], positive: 'calm' });
    expect(record).toMatchObject({ labels: ['0', '1'], naming: { names: ['calm', 'storm'], positive: 0 } });
    expect(contents(folder)).toEqual(before.files);
    await name({});
    expect(JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'))).toEqual(JSON.parse(before.record));
  });

  it('may have each the name that the data has for the other', async () => {
    const { name } = place();
    for (const [index, positive] of ['1', '0'].entries()) {
      const { naming } = await name({ names: ['1', '0'], positive });
      expect(naming?.positive).toBe(index);
    }
  });

  it('are refused names that are too few, or twice the same, and a positive label that is none', async () => {
    const { name, codeOf, runsFolder, host } = place();
    expect(await codeOf(name({ names: ['calm'] }))).toBe('run.names-count');
    expect(await codeOf(name({ names: ['calm', 'calm'] }))).toBe('run.name-twice');
    expect(await codeOf(name({ names: ['calm', 'storm'], positive: 'rain' }))).toBe('run.positive-unknown');
    shelveRun(runsFolder, { id: 'three', labels: ['a', 'b', 'c'] });
    expect(await codeOf(name({ run: 'three', positive: 'a' }))).toBe('run.positive-unknown');
    expect((await host['runs.show']({ run: 'finch' }, unheard, unending)).record.naming).toBeNull();
  });

  it('have their names in evaluations, in lists of rows and in slices, which follow the positive one', async () => {
    const { host, name } = place();
    const evaluate = () =>
      host['runs.evaluation']({ run: 'finch', source: { type: 'validation' }, ...decided }, unheard, unending);
    const before = await evaluate();
    await name({ names: ['calm', 'storm'], positive: 'calm' });
    const listed = await host['runs.evaluations']({ run: 'finch' }, unheard, unending);
    expect(listed.evaluations[0], 'the one from before, by the name of today').toMatchObject({ positive: 'storm' });
    const after = await evaluate();
    const ofClass = (positive: string) =>
      host['runs.evaluation'](
        { run: 'finch', source: { type: 'validation' }, positive, threshold: null },
        unheard,
        unending,
      );
    for (const positive of ['1', 'storm']) expect((await ofClass(positive)).positive).toBe('storm');
    await evaluate();
    expect(after).toMatchObject({ labels: ['calm', 'storm'], positive: 'calm', scoredRows: before.scoredRows });
    expect(new Set(after.scores!.confusion.flatMap(({ label, prediction }) => [label, prediction]))).toEqual(
      new Set(['calm', 'storm']),
    );
    expect(after.scores!.figures.accuracy.value).toBe(before.scores!.figures.accuracy.value);
    const f1Of = (evaluation: typeof after, label: string) =>
      evaluation.scores!.classes.find((each) => each.label === label)!.f1.value;
    expect(after.scores!.figures.f1.value).toBe(f1Of(after, 'calm'));
    expect(f1Of(after, 'calm')).toBe(f1Of(before, '0'));
    const rows = {
      ...({ run: 'finch', evaluation: 'validation', only: 'all', search: '', order: 'row' } as const),
      ...{ label: 'storm', prediction: 'calm', ...decided, offset: 0, limit: 100 },
    };
    const cell = after.scores!.confusion.find(({ label, prediction }) => label === 'storm' && prediction === 'calm')!;
    const browsed = await host['runs.predictions'](rows, unheard, unending);
    expect(browsed).toMatchObject({ labels: ['calm', 'storm'], total: cell.rows });
  });

  it('are compared with those of other runs only where both have the same positive label', async () => {
    const { host, name, runsFolder } = place();
    shelveRun(runsFolder, { id: 'wren', labels: ['0', '1'], f1: [0.7] });
    const { figures } = (
      await host['compare.show']({ runs: ['finch', 'wren'], split: 'validation' }, unheard, unending)
    ).runs[0]!;
    await name({ names: ['calm', 'storm'], positive: 'calm' });
    const turned = await host['compare.show']({ runs: ['finch', 'wren'], split: 'validation' }, unheard, unending);
    expect(turned.constants.map(({ label }) => label).sort()).toEqual(['1', 'calm']);
    expect(turned.runs[0]!.figures.accuracy.value).toBe(figures.accuracy.value);
    expect(turned.pairs[0]!.test).toBeNull();
  });

  it('are named on the command line, one by one', async () => {
    const { runsFolder } = place();
    const labels = (...options: string[]) =>
      lorikeet(['runs', 'labels', 'finch', ...options, '--runs', 'runs'], path.dirname(runsFolder));
    const { out } = await labels('--name', '1=a storm', '--positive', '0');
    expect(out).toMatch(/0 +0 +positive\s+1 +a storm/);
    expect((await labels('--name', '2=rain')).err).toContain('--name should be one of 0=…, 1=…; found 2=rain');
    expect((await labels('--name', '0= calm ')).out).toMatch(/0 +calm/);
    const empty = '--name 0=… takes a name of 1 to 200 characters; found nothing';
    expect((await labels('--name', '0= ')).err).toContain(empty);
    expect((await labels('--reset')).out).toMatch(/0 +0\s+1 +1 +positive/);
  });

  it('give their names to a draft of the run, where the data has numbers', async () => {
    const { name, runsFolder, host } = place();
    const record = await name({ names: ['calm', 'storm'] });
    expect(namedConfig(record).data.labels).toEqual(['calm', 'storm']);
    expect(namedConfig(await name({ positive: '0' })).data.labels).toBeNull();
    shelveRun(runsFolder, { id: 'words', labels: ['no', 'yes'] });
    await name({ run: 'words', names: ['No', 'Yes'] });
    const words = await host['runs.show']({ run: 'words' }, unheard, unending);
    expect(namedConfig(words.record).data.labels, 'the data says no and yes').toBeNull();
  });

  it('keep results without figures of each class as they are', () => {
    expect(namedResult(null, { labels: ['0', '1'], naming: { names: ['a', 'b'], positive: 0 } })).toBeNull();
  });
});
