import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChannelName } from '../../src/contract/index.ts';
import { createHost, dispatch } from '../../src/host/index.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A host in a folder, with files beside its own that it must leave alone. */
function hostAmongOthers() {
  const folder = temporaryFolder();
  const app = path.join(folder, 'app');
  const runs = path.join(folder, 'runs');
  shelveRun(runs, { id: 'a-run', f1: [0.5], title: 'mine' });
  // What lies where a name that is a path would lead.
  shelveRun(folder, { id: 'outside', f1: [0.5] });
  writeFileSync(path.join(folder, 'secret.json'), JSON.stringify({ secret: 'do not tell' }));
  mkdirSync(path.join(app, 'drafts'), { recursive: true });
  mkdirSync(path.join(runs, '.deleted', 'k-b-run'), { recursive: true });
  writeFileSync(path.join(runs, '.deleted', 'k-b-run', 'kept.txt'), 'deleted, but not for good');
  const launcher = () => {
    throw new Error('no worker is needed here');
  };
  return { folder, handlers: createHost({ launcher, runsFolder: runs, appFolder: app }) };
}

/** Every file below a folder with its content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), readFileSync(file, 'utf8')];
    }),
  );
}

const hostile = (folder: string) => [
  ...['.', '..', '../..', '../runs', '../outside', './../outside', '..\\outside', '..%2foutside', '/', '//', '\\', '~'],
  ...['a-run/..', 'a-run/../..', 'a-run/../../outside', '.deleted', '.deleted/k-b-run', '.deleted/..', 'k-b-run/..'],
  ...['C:', 'C:\\', 'C:outside', '\\\\?\\C:\\', 'CON', 'nul', 'COM1.json', 'a-run.', 'a-run ', 'a-run::$DATA'],
  ...['\0', 'a-run\0', '../outside\0', 'x'.repeat(300), 'x'.repeat(5000), '../'.repeat(1000), '-', '--', '*', '**'],
  ...['__proto__', 'constructor', '\n', '\u001b[2J', '\ud800', '‮', '..\u0000/..'],
  ...['outside', 'secret.json', 'runs'].map((name) => path.join(folder, name)),
];

const config = { model: '/models/base', data: { train: '/data/train.csv' } };
const anywhere = (folder: string) => hostile(folder).filter((name) => name !== path.join(folder, 'outside'));

/** All rows of an evaluation, whichever. */
const everyRow = {
  ...{ label: null, prediction: null, only: 'all', search: '', positive: null, threshold: null },
  ...{ order: 'row', offset: 0, limit: 10 },
};

/** Requests that take a name, and what they may answer to one that is none of theirs. */
const asked: [ChannelName, (name: string) => object, (folder: string) => string[], RegExp][] = [
  ['runs.purge', (deleted) => ({ deleted }), hostile, /^(files\.bad-name|run\.not-deleted|host\.bad-request)$/],
  ['runs.restore', (deleted) => ({ deleted }), hostile, /^(files\.bad-name|run\.not-deleted|host\.bad-request)$/],
  ['runs.delete', (run) => ({ run }), hostile, /^(files\.bad-name|run\.unknown|host\.bad-request)$/],
  ['runs.annotate', (run) => ({ run, title: 'x' }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['runs.show', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['runs.cancel', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['runs.resume', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['runs.compare', (run) => ({ first: 'a-run', second: run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['runs.follow', (run) => ({ run, metricsFrom: 0, logFrom: 0 }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  [
    'runs.predict',
    (run) => ({ run, source: { type: 'texts', texts: ['a'] } }),
    anywhere,
    /^(run\.unknown|host\.bad-request)$/,
  ],
  [
    'runs.predictions',
    (run) => ({ run, ...everyRow, evaluation: 'test' }),
    anywhere,
    /^(run\.unknown|host\.bad-request)$/,
  ],
  [
    'runs.predictions',
    (evaluation) => ({ run: 'a-run', ...everyRow, evaluation }),
    anywhere,
    /^(run\.no-evaluation|host\.bad-request)$/,
  ],
  [
    'runs.predictionRow',
    (evaluation) => ({ run: 'a-run', evaluation, row: 0 }),
    anywhere,
    /^(run\.no-evaluation|host\.bad-request)$/,
  ],
  [
    'runs.evaluation',
    (run) => ({ run, source: { type: 'validation' }, positive: null, threshold: null }),
    anywhere,
    /^(run\.unknown|host\.bad-request)$/,
  ],
  ['runs.evaluations', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  [
    'export.write',
    (run) => ({ run, choice: { target: 'adapter' }, folder: '/nowhere/to/write', replace: false }),
    anywhere,
    /^(run\.unknown|host\.bad-request)$/,
  ],
  ['export.plan', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['export.check', (folder) => ({ folder, base: null }), anywhere, /^(export\.no-proof|host\.bad-request)$/],
  [
    'export.reproduce',
    (bundle) => ({ bundle, set: [], out: null }),
    anywhere,
    /^(export\.no-bundle|host\.bad-request)$/,
  ],
  [
    'use.classify',
    (target) => ({ target, labels: null, texts: ['a'] }),
    anywhere,
    /^(run\.unknown|host\.bad-request)$/,
  ],
  [
    'use.explain',
    (target) => ({ target, labels: null, texts: ['a'], chosen: [null] }),
    anywhere,
    /^(run\.unknown|host\.bad-request)$/,
  ],
  ['use.readResult', (file) => ({ file, offset: 0 }), anywhere, /^(use\.no-result|host\.bad-request)$/],
  ['queue.resume', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  ['queue.remove', (id) => ({ id }), hostile, /^(queue\.unknown|host\.bad-request)$/],
  ['queue.retry', (id) => ({ id }), hostile, /^(queue\.unknown|host\.bad-request)$/],
  ['queue.move', (id) => ({ id, to: 0 }), hostile, /^(queue\.unknown|host\.bad-request)$/],
  ['queue.add', (draft) => ({ config, name: 'x', draft }), hostile, /^(draft\.unknown|host\.bad-request)$/],
  ['drafts.show', (id) => ({ id }), hostile, /^(draft\.unknown|host\.bad-request)$/],
  ['drafts.delete', (id) => ({ id }), hostile, /^(draft\.unknown|host\.bad-request)$/],
  [
    'drafts.save',
    (id) => ({ id, name: 'x', step: 'model', config: {} }),
    hostile,
    /^(draft\.unknown|host\.bad-request)$/,
  ],
  ['drafts.copyRun', (run) => ({ run }), anywhere, /^(run\.unknown|host\.bad-request)$/],
  [
    'models.pull',
    (id) => ({ id, revision: null }),
    hostile,
    /^(hub\.bad-id|hub\.(offline|unreachable|not-found)|models\.not-found|host\.bad-request)$/,
  ],
  [
    'models.remove',
    (id) => ({ type: 'model', id, revision: null, planOnly: false }),
    hostile,
    /^(hub\.(bad-id|not-cached)|host\.bad-request)$/,
  ],
  [
    'models.remove',
    (revision) => ({ type: 'model', id: 'owner/name', revision, planOnly: false }),
    hostile,
    /^(hub\.(bad-id|not-cached)|host\.bad-request)$/,
  ],
  [
    'data.pull',
    (revision) => ({ id: 'owner/name', revision, config: null }),
    hostile,
    /^(hub\.(bad-id|offline|unreachable|not-found)|host\.bad-request)$/,
  ],
];

describe('a name that is none, or leads elsewhere', () => {
  it.each(asked)('%s answers with a code, and touches nothing', async (channel, requestOf, names, codes) => {
    const { folder, handlers } = hostAmongOthers();
    const before = contents(folder);
    const answers: [string, string][] = [];
    const environment = { HF_HUB_OFFLINE: '1', HF_HOME: path.join(folder, 'hub') };
    const former = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
    Object.assign(process.env, environment);
    try {
      for (const name of names(folder)) {
        const answered = await dispatch(handlers, channel, requestOf(name));
        answers.push([name, answered.ok ? 'ok' : answered.error.code]);
      }
    } finally {
      for (const [name, value] of Object.entries(former)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    expect(answers.filter(([, code]) => !codes.test(code))).toEqual([]);
    expect(contents(folder)).toEqual(before);
  });
});
