import type { Configuration } from 'electron-builder';

/**
 * What goes into the package of one system. onnxruntime-node ships the libraries of every system; a package carries those of
 * its own.
 */
const filesFor = (...otherSystems: string[]) => [
  'dist/{main,preload,renderer}/**',
  '!dist/**/*.map',
  'resources/**',
  'package.json',
  '!node_modules/onnxruntime-node/bin/napi-v6/*/!(${arch})/**',
  '!node_modules/onnxruntime-node/script/**',
  // Sources and types that nothing loads.
  '!node_modules/**/*.{ts,mts,cts,map}',
  '!node_modules/**/{test,tests,__tests__,docs,example,examples}/**',
  ...otherSystems.map((system) => `!node_modules/onnxruntime-node/bin/napi-v6/${system}/**`),
];

/** One config for every installer; `npm run package` builds those of the system it runs on. */
const configuration: Configuration = {
  appId: 'app.lorikeet.desktop',
  productName: 'Lorikeet',
  copyright: 'Apache-2.0',
  directories: { output: 'release', buildResources: 'resources/icon' },
  // Libraries, and weights that the runtime maps by their path: the system cannot look into an archive.
  asarUnpack: ['node_modules/onnxruntime-node/bin/**', 'resources/**'],
  npmRebuild: false,
  fileAssociations: [
    { ext: 'csv', name: 'Comma-separated values', role: 'Viewer', mimeType: 'text/csv' },
    { ext: 'tsv', name: 'Tab-separated values', role: 'Viewer', mimeType: 'text/tab-separated-values' },
    { ext: 'jsonl', name: 'JSON lines', role: 'Viewer', mimeType: 'application/jsonl' },
    { ext: 'parquet', name: 'Parquet table', role: 'Viewer', mimeType: 'application/vnd.apache.parquet' },
  ],
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Science',
    synopsis: 'Fine-tunes language models for text classification',
    files: filesFor('darwin', 'win32'),
  },
  win: { target: ['nsis'], files: filesFor('darwin', 'linux') },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, perMachine: false },
  mac: {
    target: [
      { target: 'dmg', arch: 'arm64' },
      { target: 'zip', arch: 'arm64' },
    ],
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
    files: filesFor('linux', 'win32'),
  },
  // Without an owner and a repository here, electron-builder takes them from the checkout it publishes from.
  publish: { provider: 'github', releaseType: 'draft' },
};

export default configuration;
