import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { addComponents } from '../../scripts/licenses/bill-of-materials.ts';
import { bundledLicenses, installedLicenses, type License } from '../../scripts/licenses/shipped.ts';
import { readLicenses } from '../../scripts/licenses/write.ts';
import { builtApp } from '../support/built-app.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe('the licenses of a build', () => {
  let licenses: License[];
  beforeAll(async () => {
    licenses = readLicenses(await builtApp());
  });
  const names = () => licenses.map(({ name, version }) => `${name} ${version}`);

  it('has each package beside the bundles, those in them, and Electron, once', () => {
    const { dependencies, devDependencies } = manifest;
    const inPages = ['svelte', 'chart.js', 'bits-ui', 'intl-messageformat', '@lucide/svelte', 'electron'];
    expect(names()).toEqual(
      expect.arrayContaining([
        ...Object.entries(dependencies).map(([name, version]) => `${name} ${version}`),
        ...inPages.map((name) => `${name} ${devDependencies[name]}`),
      ]),
    );
    expect(new Set(names()).size).toBe(names().length);
    expect(names().filter((name) => /^(vitest|eslint|electron-builder) /.test(name))).toEqual([]);
  });

  it('has a text for each', () => {
    expect(licenses.filter(({ text, identifier }) => text === '' || identifier === '')).toEqual([]);
  });

  it("passes on the notices of what is compiled into onnxruntime's libraries", () => {
    const { text } = licenses.find(({ name }) => name === 'onnxruntime-node')!;
    for (const part of ['Copyright (c) Microsoft Corporation', 'THIRD PARTY SOFTWARE NOTICES', 'protobuf', 'Eigen']) {
      expect(text).toContain(part);
    }
  });

  it('completes a bill of materials', () => {
    const component = { name: 'checkout', version: '0.1.0' };
    const listed = {
      name: 'ws',
      version: manifest.dependencies['ws'],
      purl: `pkg:npm/ws@${manifest.dependencies['ws']}`,
    };
    const bill = { bomFormat: 'CycloneDX', specVersion: '1.5', metadata: { component }, components: [listed] };
    const { components, metadata, ...rest } = addComponents(bill, licenses);
    expect(rest).toEqual({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(metadata.component.name).toBe('lorikeet');
    expect(components).toHaveLength(licenses.length);
    expect(components[0]).toEqual(listed);
    expect(components.map(({ purl }) => purl)).toContain(
      `pkg:npm/%40lucide/svelte@${manifest.devDependencies['@lucide/svelte']}`,
    );
  });
});

it('names a package of the bundle whose license is unknown', () => {
  const file = path.join(temporaryFolder(), 'licenses.json');
  writeFileSync(file, '[{"name":"nobody","version":"1.0.0","text":"All rights reserved"}]');
  expect(() => bundledLicenses(file)).toThrow('the license of nobody 1.0.0 is unknown');
});

it('names an installed package that names no license', () => {
  const root = temporaryFolder();
  mkdirSync(path.join(root, 'node_modules/nobody'), { recursive: true });
  const packages = { '': {}, 'node_modules/nobody': {}, 'node_modules/tool': { dev: true } };
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages }));
  writeFileSync(path.join(root, 'node_modules/nobody/package.json'), '{"name":"nobody","version":"1.0.0"}');
  expect(() => installedLicenses(root)).toThrow(/nobody names no license/);
});

it("has onnxruntime's notices, which its package for Node lacks", () => {
  // Should they come with the package some day, those have to be taken.
  const shipped = readdirSync(path.join(root, 'node_modules/onnxruntime-node'));
  expect(shipped.filter((name) => /license|notice/i.test(name))).toEqual([]);
});
