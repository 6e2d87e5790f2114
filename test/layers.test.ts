import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** The project's own rules on a text that need not exist as a file; without those that need its types. */
async function lint(file: string, text: string): Promise<string[]> {
  const linter = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });
  const [result] = await linter.lintText(text, { filePath: path.join(root, file) });
  return result!.messages.map((message) => `${message.ruleId}: ${message.message}`);
}

const forbidden = expect.stringMatching(/^boundaries\/dependencies: /) as string;

describe('the layer table', () => {
  it.each([
    ['a static import', `import { invariant } from '../ir/index.ts';\ninvariant(1, '');`],
    ['a type-only import', `import type { Graph } from '../ir/index.ts';\nexport type A = Graph;`],
    ['an inline type import', `import { type Graph } from '../ir/index.ts';\nexport type A = Graph;`],
    ['an import type', `export type A = import('../ir/index.ts').Graph;`],
    ['a dynamic import', `export const ir = () => import('../ir/index.ts');`],
    ['a re-export', `export * from '../ir/index.ts';`],
  ])('refuses %s of a layer above', async (_, text) => {
    expect(await lint('src/engine/errors/example.ts', text)).toContainEqual(forbidden);
  });

  it.each([
    ['host reach past the face of the engine', 'src/host/example.ts', '../engine/errors/index.ts'],
    ['the command line see the engine', 'src/cli/example.ts', '../engine/errors/index.ts'],
    ['the contract import anything', 'src/contract/example.ts', '../engine/errors/index.ts'],
    ['text import the graph', 'src/engine/text/example.ts', '../ir/index.ts'],
    ['sources import tests', 'src/engine/errors/example.ts', '../../../test/support/temporary.ts'],
    ['an engine import a package of the runtime', 'src/engine/train/example.ts', 'onnxruntime-node'],
    ['the engine import Electron', 'src/engine/runtime/example.ts', 'electron'],
    ['the command line import Svelte', 'src/cli/example.ts', 'svelte/store'],
  ])('does not let %s', async (_, file, source) => {
    expect(await lint(file, `export * from '${source}';`)).toContainEqual(forbidden);
    expect(await lint(file, `export const loaded = () => import('${source}');`)).toContainEqual(forbidden);
  });

  it.each(['src/engine/example.ts', 'src/engine/unheard/example.ts', 'src/unheard/example.ts', 'src/example.ts'])(
    'refuses %s, which no layer names',
    async (file) => {
      expect(await lint(file, 'export {};')).toEqual([expect.stringMatching(/^boundaries\/no-unknown-files: /)]);
    },
  );

  it.each([
    ['a layer below', 'src/engine/ops/example.ts', '../errors/index.ts'],
    ['its own layer', 'src/engine/ir/example.ts', './graph.ts'],
    ['a built-in module', 'src/engine/errors/example.ts', 'node:path'],
    ['a package', 'src/engine/data/example.ts', 'papaparse'],
    ['the runtime’s package where it belongs', 'src/engine/runtime/example.ts', 'onnxruntime-node'],
  ])('allows %s', async (_, file, source) => {
    expect(await lint(file, `export * from '${source}';`)).toEqual([]);
    expect(await lint(file, `export const loaded = () => import('${source}');`)).toEqual([]);
  });
});

describe('the rooms of a layer', () => {
  it.each([
    ['a component of the kit know the app', 'src/renderer/ui/example.ts', '../app/routes.ts'],
    ['a component of the kit know what is known of the host', 'src/renderer/ui/example.ts', '../state/queue.svelte.ts'],
    ['state know components', 'src/renderer/state/example.ts', '../ui/table-keys.ts'],
    ['a draft know the pages', 'src/renderer/draft/example.ts', '../i18n/index.ts'],
    ['what all views share know a view', 'src/renderer/app/example.ts', '../views/run/epoch-marks.ts'],
    ['a place of the host know what is done there', 'src/host/places/example.ts', '../runs/find.ts'],
    ['runs know the queue', 'src/host/runs/example.ts', '../queue/store.ts'],
    ['the host know its worker', 'src/host/runs/example.ts', '../worker/job.ts'],
    ['handlers know the face of the host', 'src/host/data/example.ts', '../index.ts'],
    ['a room reach past its layer', 'src/renderer/state/example.ts', '../../host/index.ts'],
  ])('does not let %s', async (_, file, source) => {
    expect(await lint(file, `export * from '${source}';`)).toContainEqual(forbidden);
  });

  it('refuses a file that is in none of them', async () => {
    expect(await lint('src/renderer/unheard/example.ts', 'export {};')).toEqual([
      expect.stringMatching(/^boundaries\/no-unknown-files: /),
    ]);
  });

  it.each([
    ['a room below', 'src/renderer/state/example.ts', '../draft/history.ts'],
    ['its own room', 'src/renderer/ui/example.ts', './table-keys.ts'],
    ['a room of the host below', 'src/host/runs/example.ts', '../hub/access.ts'],
    ['a layer below its own', 'src/renderer/ui/example.ts', '../../contract/index.ts'],
  ])('allow %s', async (_, file, source) => {
    expect(await lint(file, `export * from '${source}';`)).toEqual([]);
  });
});

describe('the other house rules', () => {
  it('refuses mutable state at module level', async () => {
    expect(await lint('src/engine/ir/example.ts', 'export let count = 0;\ncount += 1;')).toEqual([
      expect.stringMatching(/^no-restricted-syntax: /),
    ]);
  });

  it.each([
    ['app/example.ts', `export const text = (names: string[]) => names.join(', ');`],
    ['views/Example.svelte', `<script lang="ts">const { names } = $props();</script><p>{names.join(', ')}</p>`],
  ])('refuses a list that every language would have with commas, in %s', async (file, text) => {
    expect(await lint(`src/renderer/${file}`, text)).toContainEqual(
      expect.stringMatching(/^no-restricted-syntax: Not every language/),
    );
  });

  it('refuses a relative import without its extension', async () => {
    expect(await lint('src/engine/ir/example.ts', `export * from './graph';`)).toContainEqual(
      expect.stringMatching(/^no-restricted-imports: /),
    );
  });
});
