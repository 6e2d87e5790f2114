import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  cudaFolders,
  type LibraryPlaces,
  libraryPlaces,
  missingLibraries,
} from '../../../../src/engine/runtime/libraries/index.ts';
import { runtimePackage } from '../../../../src/engine/runtime/package-files.ts';
import { type ElfOptions, elfFile } from '../../../support/elf-file.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const nowhere: LibraryPlaces = { first: [], cache: new Map(), last: [], loaded: new Set() };

/** Writes libraries by their paths into a new folder. */
function libraries(files: Readonly<Record<string, ElfOptions>>): string {
  const folder = temporaryFolder();
  for (const [name, options] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), elfFile(options));
  }
  return folder;
}

function missing(folder: string, places: Partial<LibraryPlaces> = {}) {
  return missingLibraries(path.join(folder, 'provider.so'), { ...nowhere, ...places });
}

describe('the libraries that a provider needs', () => {
  it('are looked for where it says itself, where the user says, in the cache and in the folders of the system', async () => {
    const folder = libraries({
      'provider.so': { needed: ['a.so', 'b.so', 'c.so', 'd.so', 'e.so'], runpath: '$ORIGIN/own' },
      'own/a.so': {},
      'user/b.so': {},
      'cached/other-name.so': {},
      'system/d.so': {},
    });
    const places = {
      first: [path.join(folder, 'user')],
      cache: new Map([['c.so', [path.join(folder, 'cached/other-name.so')]]]),
      last: [path.join(folder, 'system')],
    };
    expect(await missing(folder, places)).toEqual([{ library: 'e.so', neededBy: path.join(folder, 'provider.so') }]);
    expect(await missing(folder, { ...places, loaded: new Set(['e.so']) })).toEqual([]);
  });

  it('bring others along, which are looked up too, each once, in a ring as well', async () => {
    const folder = libraries({
      'provider.so': { needed: ['a.so'] },
      'a.so': { needed: ['b.so', 'gone.so'] },
      'b.so': { needed: ['a.so', 'gone.so'] },
    });
    expect(await missing(folder, { first: [folder] })).toEqual([
      { library: 'gone.so', neededBy: path.join(folder, 'a.so') },
    ]);
  });

  it('are not there where they are for another processor, or damaged', async () => {
    const folder = libraries({
      'provider.so': { needed: ['arm.so', 'text.so', 'right.so'] },
      'arm.so': { machine: 183 },
      'right.so': {},
    });
    writeFileSync(path.join(folder, 'text.so'), 'INPUT(libcublas.so.13)');
    const names = (await missing(folder, { first: [folder] })).map(({ library }) => library);
    expect(names).toEqual(['arm.so', 'text.so']);
  });

  it.runIf(process.platform === 'linux')('of the runtime itself are on every machine that runs this', async () => {
    const { files } = await runtimePackage();
    const runtime = files.find(({ target }) => target.endsWith('libonnxruntime.so.1'))!;
    expect(await missingLibraries(runtime.source, await libraryPlaces({}))).toEqual([]);
  });
});

it('CUDA of the system is looked for where its variables and installers put it, the newest first', async () => {
  const root = temporaryFolder();
  for (const name of ['cuda-12.8/lib64', 'cuda-13.0/lib64', 'cuda-13.0/lib', 'other/lib64', 'home/lib64']) {
    mkdirSync(path.join(root, name), { recursive: true });
  }
  const folders = await cudaFolders({ CUDA_HOME: path.join(root, 'home') }, root);
  expect(folders.map((folder) => path.relative(root, folder)).filter((folder) => !folder.startsWith('..'))).toEqual([
    'home/lib64',
    'cuda-13.0/lib64',
    'cuda-13.0/lib',
    'cuda-12.8/lib64',
  ]);
});
