import eslint from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { layers, packageOwners, rooms } from './layers.config.ts';

/** A file of a layer with rooms is in its layer and in its room; one in no room is in neither. */
const categories = Object.entries(layers).flatMap(([layer, { files }]) =>
  layer in rooms
    ? Object.entries(rooms[layer]!).flatMap(([room, { files: pattern }]) =>
        [layer, `${layer}/${room}`].map((category) => ({ category, pattern: [...pattern] })),
      )
    : [{ category: layer, pattern: [...files] }],
);

const inLayers = (names: readonly string[]) => ({ file: { categories: { anyOf: [...names] } } });

const layerPolicies = Object.entries(layers).map(([name, layer]) => ({
  from: inLayers([name]),
  allow: { to: inLayers(layer.imports === 'everything' ? Object.keys(layers) : [name, ...layer.imports]) },
}));

const roomPolicies = Object.entries(rooms).flatMap(([layer, inside]) =>
  Object.entries(inside).map(([room, { imports }]) => {
    const above = Object.keys(inside).filter((other) => other !== room && !imports.includes(other));
    return {
      from: inLayers([`${layer}/${room}`]),
      disallow: { to: inLayers(above.map((other) => `${layer}/${other}`)) },
    };
  }),
);

const packagePolicies = Object.entries(packageOwners).map(([source, owners]) => ({
  from: { file: { categories: { noneOf: [...owners] } } },
  disallow: { to: { module: { source } } },
  message: `${source} is for ${owners.join(', ')} only: see layers.config.ts`,
}));

const stateOfModules = {
  selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
  message: 'No mutable state at module level: keep it in a function or an object that someone owns.',
};

const listsWithCommas = {
  selector: 'CallExpression[callee.property.name="join"] > Literal[value=", "]',
  message: 'Not every language lists names with a comma: use listed() of i18n/format.ts.',
};

export default defineConfig(
  globalIgnores(['.dependency-cruiser.cjs', 'dist/', 'release/', 'coverage/', 'test/fixtures/', 'resources/']),
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      // Readers of binary and text formats look for control characters on purpose.
      'no-control-regex': 'off',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.(?!.*\\.(ts|json|svelte|css)$)', message: 'Write the extension of a relative import.' },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unnecessary-type-arguments': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A function that fulfils an asynchronous interface need not wait for anything itself.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: ['src/renderer/**/*.ts', 'test/renderer/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: false, project: 'tsconfig.renderer.json', parser: tseslint.parser },
    },
    // What is drawn from is $state; a Map that is only looked up in is not.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // svelte-check knows the types of components; here they would be read a second time, slowly.
    files: ['**/*.svelte'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false, parser: tseslint.parser } },
    rules: {
      'svelte/no-navigation-without-resolve': 'off',
      'no-undef': 'off',
    },
  },
  {
    files: ['src/**'],
    ignores: ['**/*.svelte'],
    rules: {
      'no-restricted-syntax': ['error', stateOfModules],
    },
  },
  {
    files: ['src/renderer/**/*.ts'],
    // A list in a field is as a person types it.
    ignores: ['src/renderer/draft/setting-text.ts'],
    rules: { 'no-restricted-syntax': ['error', stateOfModules, listsWithCommas] },
  },
  {
    files: ['src/renderer/**/*.svelte'],
    ignores: ['src/renderer/views/runs/EditRun.svelte'],
    rules: { 'no-restricted-syntax': ['error', listsWithCommas] },
  },
  {
    files: ['src/**', 'scripts/**', 'test/**'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: import.meta.dirname } },
      'boundaries/root-path': import.meta.dirname,
      'boundaries/elements': [],
      'boundaries/files': categories,
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
      'boundaries/additional-dependency-nodes': [
        { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
        { selector: 'TSImportType > TSLiteralType > Literal', kind: 'type', name: 'import-type' },
      ],
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message:
            'The layer {{from.file.categories}} may not import {{dependency.source}} ({{to.file.categories}}): see layers.config.ts',
          checkAllOrigins: true,
          checkUnknownLocals: true,
          checkInternals: true,
          policies: [
            ...layerPolicies,
            ...roomPolicies,
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...packagePolicies,
          ],
        },
      ],
    },
  },
);
