import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { configSchema } from '../../src/contract/index.ts';
import { clusterReference, configReference } from './config-reference.ts';
import { errorReference } from './error-reference.ts';
import { kernelReference } from './kernel-reference.ts';

/** Files that are written from the sources, and what writes them. */
export const generated: Readonly<Record<string, () => string>> = {
  'resources/schema/run-config.schema.json': () => JSON.stringify(configSchema()),
  'docs/config.md': configReference,
  'docs/cluster-config.md': clusterReference,
  'docs/errors.md': errorReference,
  'docs/kernels.md': kernelReference,
};

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The content a generated file should have, formatted as every file here is. */
export async function contentOf(name: string): Promise<string> {
  const file = path.join(root, name);
  return format(generated[name]!(), { ...(await resolveConfig(file)), filepath: file });
}
