// eslint-disable-next-line boundaries/dependencies -- the one file outside src/ that says what this version is
import packageJson from '../../../package.json' with { type: 'json' };
import type { RunRecord } from '../../contract/index.ts';

/** Version of Lorikeet, as `lorikeet --version` prints it. */
export const version = packageJson.version;

/** The versions that decide what a run computes. Dependencies are pinned exactly, so package.json tells the runtime's. */
export function versions(): RunRecord['versions'] {
  return {
    lorikeet: packageJson.version,
    node: process.versions.node,
    onnxruntime: packageJson.dependencies['onnxruntime-node'],
    platform: `${process.platform}-${process.arch}`,
  };
}
