import type { Configuration } from 'electron-builder';

/**
 * Where onnxruntime's libraries lie: one package with those of every system today. Its makers are splitting it into one package
 * per system, named after it or under its scope.
 */
const runtime = 'node_modules/{onnxruntime-node,onnxruntime-node-*,@onnxruntime/*}';

/**
 * What goes into the package of one system: of onnxruntime's libraries, those of its own system and architecture.
 *
 * @param otherSystems as Node names them
 */
const filesFor = (...otherSystems: string[]) => [
  'dist/{main,preload,renderer}/**',
  '!dist/**/*.map',
  'resources/**',
  'package.json',
  `!${runtime}/bin/napi-v*/*/!(\${arch})/**`,
  `!${runtime}/script/**`,
  // The same library under its full version. The binding loads the short name, `@rpath/libonnxruntime.1.dylib`.
  `!${runtime}/**/libonnxruntime.+([0-9]).+([0-9]).+([0-9]).dylib`,
  // Electron is built for glibc alone.
  '!node_modules/@koromix/*/musl_*/**',
  // Sources and types that nothing loads.
  '!node_modules/**/*.{ts,mts,cts,map}',
  '!node_modules/**/{test,tests,__tests__,docs,example,examples}/**',
  // The same code for other systems of modules and for browsers.
  '!node_modules/read-excel-file/{browser,bundle,commonjs,web-worker}/**',
  '!node_modules/fflate/{umd,esm/browser.js,lib/browser.cjs}',
  ...otherSystems.flatMap((system) => [
    `!${runtime}/bin/napi-v*/${system}/**`,
    `!node_modules/{onnxruntime-node-,@onnxruntime/*,@koromix/koffi-}${system}*/**`,
  ]),
];

/** One config for every installer; `npm run package` builds those of the system it runs on. */
const configuration: Configuration = {
  appId: 'app.lorikeet.desktop',
  productName: 'Lorikeet',
  copyright: 'Apache-2.0',
  directories: { output: 'release', buildResources: 'resources/icon' },
  // Libraries, and weights that the runtime maps by their path: the system cannot look into an archive.
  asarUnpack: ['node_modules/**/*.{node,dll,dylib,so,so.*}', 'resources/**'],
  // What the program itself refuses, however it is started. Workers are utility processes, which need none of it.
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // The archive is the one that was packed, and code comes from nowhere else. Linux has no check of the archive yet.
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Pages come from a scheme of their own.
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    // Macs start no program whose signature is broken, and setting fuses breaks Electron's. A certificate's replaces this one.
    resetAdHocDarwinSignature: process.platform === 'darwin',
  },
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
    // As onnxruntime's libraries have it.
    minimumSystemVersion: '14.0',
    hardenedRuntime: true,
    files: filesFor('linux', 'win32'),
  },
  // Without an owner and a repository here, electron-builder takes them from the checkout it publishes from.
  publish: { provider: 'github', releaseType: 'draft' },
};

export default configuration;
